// A precompiled preamble that a compiler does not take costs a second attempt and nothing else, and
// what the user is told of is that attempt.
#include "reload/unit_compilation.h"

#include "compiler/unit_compiler.h"
#include "compiler_stand_in.h"
#include "unit_text/preamble.h"
#include "unit_text/reload_text_data.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

namespace hot_restart::test {
namespace {

using rewriter::CompileCommand;
using rewriter::UnitCompiler;
using ::testing::HasSubstr;
using ::testing::Not;

/// A text with a preamble that has been precompiled.
class UnitCompilation : public ::testing::Test {
protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("hr-unit-compilation-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    command_.arguments = {"g++", "-c", "app.cpp", "-o", "app.o"};
    command_.sourceIndex = 2;
    command_.source = "app.cpp";
    command_.output = "app.o";
    command_.directory = folder_;
    text_.text = "int f();\n";
    text_.preamble.text = "#include <map>\n";
    const auto files = rewriter::preambleFiles(text_.preamble, folder_, command_, {});
    ASSERT_TRUE(files.has_value());
    std::ofstream(files->precompiled) << "precompiled";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Result<bool> compile(CompilerStandIn& tools) {
    return rewriter::compileWithPreamble(UnitCompiler(command_, tools), text_, folder_,
                                         folder_ + "/unit");
  }

  std::string folder_;
  CompileCommand command_;
  rewriter::ReloadText text_;
};

TEST_F(UnitCompilation, TakesThePreambleIn) {
  CompilerStandIn compiler({success()});
  const Result<bool> compiled = compile(compiler);
  ASSERT_TRUE(compiled) << compiled.error().message;
  EXPECT_TRUE(*compiled);
  EXPECT_THAT(compiler.lines().at(0), HasSubstr("-include"));
}

TEST_F(UnitCompilation, ACompilerThatFailsOnceIsAskedAgainWithoutThePreamble) {
  CompilerStandIn compiler({failure("created by a different GCC\n"), success(), success()});
  const Result<bool> compiled = compile(compiler);
  ASSERT_TRUE(compiled) << compiled.error().message;
  EXPECT_FALSE(*compiled) << "no preamble was taken in";
  ASSERT_EQ(compiler.lines().size(), 3U);
  EXPECT_THAT(compiler.lines().at(1), HasSubstr("app.cpp -o /dev/null -fsyntax-only"));
  EXPECT_THAT(compiler.lines().at(2), Not(HasSubstr("-include")));
}

TEST_F(UnitCompilation, WhatTheSecondAttemptSaysIsTold) {
  CompilerStandIn compiler({failure("created by a different GCC\n"), success(),
                            failure("unit.cpp:1: error: real\n"), success()});
  const Result<bool> compiled = compile(compiler);
  ASSERT_FALSE(compiled);
  EXPECT_EQ(compiled.error().code, ErrorCode::kCompile);
  EXPECT_EQ(compiled.error().message, "unit.cpp:1: error: real\n");
  EXPECT_EQ(compiler.unasked(), 0U);
}

TEST_F(UnitCompilation, AnErrorOfTheEditIsToldInTheUsersFile) {
  CompilerStandIn compiler(
      {failure("unit.cpp:70: error: edit\n"), failure("app.cpp:7: error: edit\n")});
  const Result<bool> compiled = compile(compiler);
  ASSERT_FALSE(compiled);
  EXPECT_EQ(compiled.error().message, "app.cpp:7: error: edit\n");
}

TEST_F(UnitCompilation, ATextThatCannotBeWrittenIsNotCompiled) {
  CompilerStandIn compiler({});
  const Result<bool> compiled = rewriter::compileWithPreamble(
      UnitCompiler(command_, compiler), text_, folder_, folder_ + "/no such folder/unit");
  ASSERT_FALSE(compiled);
  EXPECT_EQ(compiled.error().code, ErrorCode::kSystem);
  EXPECT_THAT(compiled.error().message, HasSubstr("no such folder/unit.cpp"));
}

} // namespace
} // namespace hot_restart::test
