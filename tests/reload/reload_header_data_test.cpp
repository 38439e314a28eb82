// Data that each file has of its own because a system header defines it: it is the program's in
// every version, and what initialises it runs once.
#include "hot_restart/process_runner.h"
#include "hot_restart/result.h"

#include "reload_scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace hot_restart::test {
namespace {

constexpr const char* kHeader = R"cpp(
#include "lib_parts.h"
#include <string>
namespace lib {
inline int made = 0;
struct Made { int value; explicit Made(int v) : value(v) { ++made; } };
const Made constant(3);
static Made changing(10);
namespace { int hidden = 20; std::string text = std::string("t") + "0"; }
static thread_local int perThread = 30;
static int helper() { return part - 40; }
inline int hiddenOf() { return ++hidden; }
}
#define LIB_REGISTER(NAME) namespace { lib::Made NAME(1); }
LIB_REGISTER(of_the_header)
)cpp";

constexpr const char* kParts = R"cpp(#pragma once
static int part = 40;
)cpp";

constexpr const char* kSource = R"cpp(#include <lib.h>
LIB_REGISTER(of_the_file)
std::string plain(int step) { return std::to_string(step)/*PLAIN*/; }
std::string subject(int) {
  ++lib::changing.value; ++lib::hidden; lib::text += "u"; ++lib::perThread; ++part;
  return std::to_string(lib::constant.value) + " " + std::to_string(lib::changing.value) + " " + std::to_string(lib::hiddenOf()) + " " +
         lib::text + " " + std::to_string(lib::perThread) + " " + std::to_string(part) + " " + std::to_string(lib::helper()) + " " +
         std::to_string(of_the_file.value) + " made " + std::to_string(lib::made)/*SUBJECT*/;
}
std::string scene(int step) { return subject(step) + " " + plain(step); }
)cpp";

class ReloadHeaderData : public ::testing::TestWithParam<Toolchain> {
protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("hr-lib-" + GetParam().name);
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / "lib.h") << kHeader;
    std::ofstream(folder_ / "lib_parts.h") << kParts;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Toolchain withLibrary() const {
    Toolchain toolchain = GetParam();
    toolchain.flags.insert(toolchain.flags.end(),
                           {"-isystem", folder_.string(), "-Wall", "-Wextra", "-Werror"});
    return toolchain;
  }

  static std::string edited(const std::string& key, const std::string& value) {
    std::string text = kSource;
    text.replace(text.find(key), key.size(), value);
    return text;
  }

private:
  std::filesystem::path folder_;
};

TEST_P(ReloadHeaderData, FunctionsThatDoNotUseItReload) {
  Scene scene(withLibrary(), kSource);
  ASSERT_EQ(scene.start(), "");
  EXPECT_EQ(scene.run(1), "3 11 22 t0u 31 41 1 1 made 4 1");
  ASSERT_EQ(scene.reload("plain", edited("/*PLAIN*/", " + \" new\"")), "loaded");
  EXPECT_EQ(scene.run(1), "3 12 24 t0uu 32 42 2 1 made 4 1 new");
}

TEST_P(ReloadHeaderData, FunctionsThatUseItGoOnWithTheProgramsOwn) {
  Scene scene(withLibrary(), kSource);
  ASSERT_EQ(scene.start(), "");
  EXPECT_EQ(scene.run(1), "3 11 22 t0u 31 41 1 1 made 4 1");
  const std::string outcome = scene.reload("subject", edited("/*SUBJECT*/", " + \" new\""));
  if (GetParam().name.ends_with("O2") && outcome != "loaded") {
    // An optimiser takes such data to pieces that have no names: refused, and nothing has changed.
    EXPECT_EQ(scene.lastError(), ErrorCode::kRefused) << outcome;
    EXPECT_EQ(scene.run(1), "3 12 24 t0uu 32 42 2 1 made 4 1");
    return;
  }
  ASSERT_EQ(outcome, "loaded");
  EXPECT_EQ(scene.run(1), "3 12 24 t0uu 32 42 2 1 made 4 new 1");
  ASSERT_EQ(scene.reload("subject", edited("/*SUBJECT*/", " + \" newer\"")), "loaded");
  EXPECT_EQ(scene.run(1), "3 13 26 t0uuu 33 43 3 1 made 4 newer 1");
}

/// Compiles the first object as asked, and fails at every later one.
class FailsAtTheSecond : public ProcessRunner {
public:
  Result<ProcessEnd> run(const ProcessRequest& request) override {
    const bool compiles = request.arguments.back().ends_with(".o");
    objects_ += compiles ? 1 : 0;
    return compiles && objects_ > 1 ? ProcessEnd{.status = 1, .output = "second words\n"}
                                    : systemProcesses().run(request);
  }
  int objects() const { return objects_; }

private:
  int objects_ = 0;
};

/// Without optimisation: an optimiser may leave no data that needs a second attempt.
class SecondAttempt : public ReloadHeaderData {};

std::vector<Toolchain> unoptimisedToolchains() {
  std::vector<Toolchain> toolchains = allToolchains();
  std::erase_if(toolchains, [](const Toolchain& each) { return each.name.ends_with("O2"); });
  return toolchains;
}

TEST_P(SecondAttempt, SaysWhatItMet) {
  FailsAtTheSecond compiler;
  Scene scene(withLibrary(), kSource);
  ASSERT_EQ(scene.start(), "");
  scene.useProcesses(compiler);
  const std::string told = scene.reload("subject", edited("/*SUBJECT*/", " + \" new\""));
  EXPECT_EQ(compiler.objects(), 2);
  EXPECT_EQ(scene.lastError(), ErrorCode::kRefused);
  EXPECT_THAT(told, ::testing::HasSubstr("lib::")) << "what the first attempt was refused for";
  EXPECT_THAT(told, ::testing::HasSubstr("second words"));
  EXPECT_EQ(scene.run(1), "3 11 22 t0u 31 41 1 1 made 4 1");
}

TEST_P(ReloadHeaderData, WhatAnEditAddsIsInitialised) {
  Scene scene(withLibrary(), kSource);
  ASSERT_EQ(scene.start(), "");
  EXPECT_EQ(scene.run(1), "3 11 22 t0u 31 41 1 1 made 4 1");
  const std::string outcome = scene.reload(
      "plain", edited("std::string plain(int step) { return ",
                      "template <class T> struct Late { static T value; };\n"
                      "template <class T> T Late<T>::value = T(std::string(\"late \"));\n"
                      "std::string plain(int step) { return Late<std::string>::value + "));
  // Either it is initialised, or the edit is refused: what the header's data needs has run.
  EXPECT_EQ(scene.run(1), outcome == "loaded" ? "3 12 24 t0uu 32 42 2 1 made 4 late 1"
                                              : "3 12 24 t0uu 32 42 2 1 made 4 1")
      << outcome;
}

INSTANTIATE_TEST_SUITE_P(Unoptimised, SecondAttempt, ::testing::ValuesIn(unoptimisedToolchains()),
                         [](const auto& info) { return info.param.name; });
INSTANTIATE_TEST_SUITE_P(All, ReloadHeaderData, ::testing::ValuesIn(allToolchains()),
                         [](const auto& info) { return info.param.name; });

} // namespace
} // namespace hot_restart::test
