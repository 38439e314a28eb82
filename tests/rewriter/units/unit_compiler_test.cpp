// What the user is told when a compiler or a linker fails: all that it said, in each attempt, and
// never that the text is wrong when it was the machine.
#include "compiler/unit_compiler.h"

#include "compiler_stand_in.h"

#include "hot_restart/process_runner.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>

namespace hot_restart::test {
namespace {

using rewriter::CompileCommand;
using rewriter::UnitCompiler;
using ::testing::AllOf;
using ::testing::HasSubstr;

CompileCommand command() {
  CompileCommand command;
  command.arguments = {"ccache", "g++", "-MD", "-MF", "app.d", "-c", "app.cpp", "-o", "app.o"};
  command.compilerIndex = 1;
  command.sourceIndex = 6;
  command.source = "app.cpp";
  command.output = "app.o";
  command.directory = "/";
  return command;
}

TEST(UnitCompiler, LinkTellsWhatBothAttemptsSaid) {
  CompilerStandIn tools(
      {failure("undefined `a`\n"), success("/lib/libgcc.a\n"), failure("`b` is defined twice\n")});
  const CompileCommand gcc = command();
  const Status linked = UnitCompiler(gcc, tools).link({"u.o"}, "u.so", "");
  ASSERT_FALSE(linked);
  EXPECT_EQ(linked.error().code, ErrorCode::kRefused);
  EXPECT_THAT(linked.error().message, AllOf(HasSubstr("undefined `a`"), HasSubstr("/lib/libgcc.a"),
                                            HasSubstr("`b` is defined twice")));
}

TEST(UnitCompiler, LinkTellsOfASecondAttemptThatWasKilled) {
  CompilerStandIn tools({failure("undefined `a`\n"), success("/lib/libgcc.a\n"), killed(SIGKILL)});
  const CompileCommand gcc = command();
  const Status linked = UnitCompiler(gcc, tools).link({"u.o"}, "u.so", "");
  ASSERT_FALSE(linked);
  EXPECT_EQ(linked.error().code, ErrorCode::kSystem) << "the machine's fault: try again";
  EXPECT_THAT(linked.error().message,
              AllOf(HasSubstr("undefined `a`"), HasSubstr("did not finish (Killed)")));
}

TEST(UnitCompiler, LinkTakesTheCompilersLibraryInTheSecondAttempt) {
  CompilerStandIn tools(
      {failure("undefined `__cpu_model`\n"), success("/lib/libgcc.a\n"), success()});
  const CompileCommand gcc = command();
  EXPECT_TRUE(UnitCompiler(gcc, tools).link({"u.o"}, "u.so", "/libs"));
  EXPECT_EQ(tools.lines().at(1), "g++ -print-libgcc-file-name");
  EXPECT_THAT(tools.lines().at(2),
              AllOf(HasSubstr("--whole-archive /lib/libgcc.a"), HasSubstr("-rpath /libs")));
}

TEST(UnitCompiler, LinkIsNotTriedAgainWhenTheLinkerWasKilled) {
  CompilerStandIn tools({killed(SIGKILL)});
  const CompileCommand gcc = command();
  const Status linked = UnitCompiler(gcc, tools).link({"u.o"}, "u.so", "");
  ASSERT_FALSE(linked);
  EXPECT_EQ(linked.error().code, ErrorCode::kSystem);
}

TEST(UnitCompiler, CompileErrorsAreTheCompilersTextAndNothingElse) {
  CompilerStandIn tools({failure("app.cpp:1: error: no\n")});
  const CompileCommand gcc = command();
  const Status compiled = UnitCompiler(gcc, tools).compile({"g++", "-c", "app.cpp"});
  ASSERT_FALSE(compiled);
  EXPECT_EQ(compiled.error().code, ErrorCode::kCompile);
  EXPECT_EQ(compiled.error().message, "app.cpp:1: error: no\n");
}

TEST(UnitCompiler, WhatIsTheMachinesFaultIsNoCompileError) {
  for (const ProcessEnd& end : {killed(SIGSEGV), failure("cannot write: No space left on device"),
                                ProcessEnd{.status = 127, .output = "ccache: g++: not found"}}) {
    CompilerStandIn tools({end});
    const CompileCommand gcc = command();
    const Status compiled = UnitCompiler(gcc, tools).compile({"g++", "-c", "app.cpp"});
    ASSERT_FALSE(compiled);
    EXPECT_EQ(compiled.error().code, ErrorCode::kSystem) << compiled.error().message;
  }
}

TEST(UnitCompiler, SyntaxIsCheckedWithoutOutput) {
  CompilerStandIn tools({success()});
  const CompileCommand gcc = command();
  EXPECT_TRUE(UnitCompiler(gcc, tools).checkSyntax());
  EXPECT_EQ(tools.lines().at(0), "g++ -c app.cpp -o /dev/null -fsyntax-only");
}

TEST(UnitCompiler, ErrorsOfTheUsersFileTakeThePlaceOfThoseOfGeneratedText) {
  CompilerStandIn tools({failure("app.cpp:3: error: the user's\n")});
  const CompileCommand gcc = command();
  const Error told =
      UnitCompiler(gcc, tools).inUsersTerms({ErrorCode::kCompile, "unit.cpp:9: error: ours\n"});
  EXPECT_EQ(told.message, "app.cpp:3: error: the user's\n");
}

TEST(UnitCompiler, AnErrorIsNotLostWhenTheUsersFileCannotBeChecked) {
  CompilerStandIn tools({Error{ErrorCode::kSystem, "cannot run g++: no memory"}});
  const CompileCommand gcc = command();
  const Error told =
      UnitCompiler(gcc, tools).inUsersTerms({ErrorCode::kCompile, "unit.cpp:9: error: ours\n"});
  EXPECT_EQ(told.code, ErrorCode::kCompile);
  EXPECT_THAT(told.message, AllOf(HasSubstr("unit.cpp:9: error: ours"), HasSubstr("no memory")));
}

TEST(UnitCompiler, OnlyErrorsOfTextsAreAskedAbout) {
  CompilerStandIn tools({});
  const CompileCommand gcc = command();
  const Error told = UnitCompiler(gcc, tools).inUsersTerms({ErrorCode::kRefused, "layout"});
  EXPECT_EQ(told.message, "layout");
}

} // namespace
} // namespace hot_restart::test
