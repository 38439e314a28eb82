// Death tests of GoogleTest in a program whose functions are wrapped.
#include <cstdlib>
#include <gtest/gtest.h>
#include <stdexcept>

static int* volatile none = nullptr;
static int readNull() { return *none; }
static int check(int value) {
  if (value < 0) {
    std::abort();
  }
  return value;
}
static int fail() { throw std::runtime_error("not caught"); }

class Deaths : public ::testing::TestWithParam<const char*> {};

TEST_P(Deaths, HappenAsEver) {
  GTEST_FLAG_SET(death_test_style, GetParam());
  EXPECT_EXIT(readNull(), ::testing::KilledBySignal(SIGSEGV), "");
  EXPECT_DEATH(check(-1), "");
  EXPECT_DEATH([]() noexcept { fail(); }(), "");
  EXPECT_EXIT(std::exit(check(3)), ::testing::ExitedWithCode(3), "");
}

INSTANTIATE_TEST_SUITE_P(Styles, Deaths, ::testing::Values("fast", "threadsafe"));
