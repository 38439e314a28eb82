// What lies beside a manifest: the texts that it was made from, and the environment of its command.
#include "hot_restart/rewriter/compiler_environment.h"
#include "hot_restart/rewriter/kept_sources.h"

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

using ::testing::Contains;

class KeptSources : public ::testing::Test {
protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "kept_sources_XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
  }
  /// Of files with these names, as they are now.
  Manifest manifestOf(const std::vector<std::string>& names) const {
    Manifest manifest;
    for (const std::string& name : names) {
      std::ifstream stream(path(name), std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(stream), {}};
      manifest.files.push_back({path(name), contentHash(text)});
    }
    return manifest;
  }

  std::string folder_;
};

TEST_F(KeptSources, EachFileComesBackAsItWas) {
  const std::string large(100'000, 'x'), odd("int a;\n\0\1\xff", 10);
  write("a.cpp", large);
  write("a.h", "");
  write("b.h", odd);
  ASSERT_TRUE(keepSources(manifestOf({"a.cpp", "a.h", "b.h"}), path("m.json")));
  write("a.cpp", "other");
  EXPECT_EQ(keptSource(path("m.json"), path("a.cpp")), large);
  EXPECT_EQ(keptSource(path("m.json"), path("a.h")), "");
  EXPECT_EQ(keptSource(path("m.json"), path("b.h")), odd);
  EXPECT_EQ(keptSource(path("m.json"), path("c.h")), std::nullopt);
  EXPECT_EQ(keptSource(path("none.json"), path("a.cpp")), std::nullopt);
  EXPECT_LT(std::filesystem::file_size(path("m.sources")), 5'000U);
}

TEST_F(KeptSources, ATextThatTheManifestWasNotMadeFromIsNotKept) {
  write("a.cpp", "one");
  const Manifest manifest = manifestOf({"a.cpp"});
  write("a.cpp", "two");
  ASSERT_TRUE(keepSources(manifest, path("m.json")));
  EXPECT_EQ(keptSource(path("m.json"), path("a.cpp")), std::nullopt);
}

TEST_F(KeptSources, ADamagedFileHasNone) {
  write("a.cpp", "one");
  ASSERT_TRUE(keepSources(manifestOf({"a.cpp"}), path("m.json")));
  for (const char* text : {"", "x\n", "9\nabc",
                           "0\n/a\0"
                           "12\0"
                           "short"}) {
    write("m.sources", text);
    EXPECT_EQ(keptSource(path("m.json"), path("a.cpp")), std::nullopt) << text;
  }
}

TEST(CompilerEnvironment, WhatWasSetIsSetAgainAndNothingElse) {
  ::setenv("CPATH", "/one:/two=three", 1);
  ::unsetenv("CPLUS_INCLUDE_PATH");
  CompileCommand command;
  command.environment = compilerEnvironment();
  EXPECT_THAT(command.environment, Contains("CPATH=/one:/two=three"));
  EXPECT_THAT(command.environment, Contains("CPLUS_INCLUDE_PATH"));
  ::unsetenv("CPATH");
  ::setenv("CPLUS_INCLUDE_PATH", "/session", 1);
  adoptEnvironment(CompileCommand());
  EXPECT_STREQ(std::getenv("CPLUS_INCLUDE_PATH"), "/session") << "there is no record";
  adoptEnvironment(command);
  EXPECT_STREQ(std::getenv("CPATH"), "/one:/two=three");
  EXPECT_EQ(std::getenv("CPLUS_INCLUDE_PATH"), nullptr);
  ::unsetenv("CPATH");
}

} // namespace
} // namespace hot_restart::rewriter
