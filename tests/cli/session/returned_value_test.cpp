// Checks what `try` says of a value of each type that a function may return.
#include "report/returned_value.h"

#include "hot_restart/wire.h"

#include <cstring>
#include <gtest/gtest.h>

namespace hot_restart::cli {
namespace {

wire::Returned holding(const char* text) {
  wire::Returned returned;
  returned.registers[0] = 0x1000;
  returned.memorySize = static_cast<unsigned>(std::strlen(text)) + 1;
  std::memcpy(returned.memory, text, returned.memorySize);
  return returned;
}

TEST(ReturnedValue, OfPointersIsToldWhateverStandsBehindTheStar) {
  EXPECT_EQ(describeReturned("char *(char *, bool, int *)", holding("abc")), "\"abc\"");
  EXPECT_EQ(describeReturned("const char *() const", holding("abc")), "\"abc\"");
  EXPECT_EQ(describeReturned("Node *(void (*)(int)) const", holding("")), "0x1000");
}

TEST(ReturnedValue, OfOtherTypesIsNamed) {
  EXPECT_EQ(describeReturned("Shape (std::function<void (int)>)", holding("")),
            "a value of type Shape");
  EXPECT_EQ(describeReturned("std::function<void (int)> (int)", holding("")),
            "a value of type std::function<void (int)>");
  EXPECT_EQ(describeReturned("void ()", holding("")), "");
}

} // namespace
} // namespace hot_restart::cli
