// The compile commands of units and of rewritten files.
#include "compiler/unit_arguments.h"

#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace hot_restart::test {
namespace {

using rewriter::CompilerKind;
using rewriter::parseCompileCommand;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::IsSupersetOf;
using ::testing::Not;

std::vector<std::string> unitArguments(const std::vector<std::string>& command) {
  return rewriter::unitCompileArguments(parseCompileCommand(command, "/tmp"), {"-fextra"}, "/u.cpp",
                                        "/u.o");
}

TEST(UnitArguments, AUnitIsCompiledByTheUsersCommandWithoutItsOutputs) {
  const auto arguments = unitArguments(
      {"ccache", "/usr/bin/g++", "-O2", "-Ifolder", "-MD", "-MF", "a.d", "-MTa.o", "-flto=auto",
       "-fPIE", "-fvisibility=hidden", "-Werror=shadow", "-c", "a.cpp", "-o", "a.o"});
  EXPECT_EQ(arguments.front(), "/usr/bin/g++");
  EXPECT_THAT(arguments, IsSupersetOf({"-O2", "-Ifolder", "-fextra", "/u.cpp", "/u.o", "-fPIC",
                                       "-fno-lto", "-fno-ipa-icf"}));
  for (const char* word : {"ccache", "-MD", "-MF", "a.d", "-MTa.o", "-flto=auto", "-fPIE",
                           "-fvisibility=hidden", "-Werror=shadow", "a.cpp", "a.o"}) {
    EXPECT_THAT(arguments, Not(Contains(word)));
  }
}

// The program has told AddressSanitizer of its variables; a unit's marks for them were taken for
// data of its own.
TEST(UnitArguments, AddressSanitizerLearnsNoVariablesFromAUnit) {
  EXPECT_THAT(unitArguments({"/usr/bin/g++", "-fsanitize=address", "-c", "a.cpp"}),
              Contains("asan-globals=0"));
  EXPECT_THAT(unitArguments({"/usr/bin/clang++-19", "-fsanitize=undefined,address", "-c", "a.cpp"}),
              Contains("-asan-globals=0"));
  EXPECT_THAT(unitArguments({"/usr/bin/g++", "-c", "a.cpp"}), Not(Contains("asan-globals=0")));
}

TEST(UnitArguments, ClangsPrecompiledHeaderOfOtherFlagsIsLeftOut) {
  EXPECT_THAT(unitArguments({"/usr/bin/clang++-19", "-Xclang", "-include-pch", "-Xclang", "a.pch",
                             "-Xclang", "-include", "-Xclang", "a.hxx", "-c", "a.cpp"}),
              AllOf(Not(Contains("a.pch")), Contains("a.hxx")));
}

// -fsanitize=function minds that a reference stands where the body takes an object.
TEST(UnitArguments, ClangsStubsAreTrustedBySanitizers) {
  EXPECT_THAT(wrapped(Code("int f() { return 1; }")
                          .flag("-fsanitize=address,undefined")
                          .only(CompilerKind::kClang)),
              Says("__no_sanitize__(\"function\")"));
}

} // namespace
} // namespace hot_restart::test
