// A precompiled preamble is taken in where it is right and left aside where a header has changed.
// It never makes a difference in what the program does.
#include "reload_scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace hot_restart::test {
namespace {

namespace fs = std::filesystem;

class ReloadPreamble : public ::testing::TestWithParam<Toolchain> {};
class ReloadPreambleChanged : public ::testing::TestWithParam<Toolchain> {};

constexpr const char* kHeader = R"cpp(#pragma once
#include <map>
namespace { int hidden = 1; }
static int perFile = 10;
inline int shared = 100;
struct Part {
  static inline int member = 1000;
  int next(int step);
};
inline int counted() { static int calls = 0; return ++calls; }
)cpp";

std::string source(const std::string& expression, const std::string& includes = "") {
  return R"cpp(// A comment in front.
#ifndef NOWHERE
#include <string>
#endif
#define FACTOR 1
#include "part.h"
#include <outside.h>
)cpp" + includes +
         R"cpp(
int Part::next(int step) {
  hidden += FACTOR; ++perFile; ++shared; ++member;
  return step + counted();
}
std::string subject(int step) {
  Part part;
  const int counted = part.next(step);
  static std::map<int, int> seen;
  seen[step] = counted;
  return )cpp" +
         expression + R"cpp( + std::to_string(hidden) + " " + std::to_string(perFile) + " " +
         std::to_string(shared) + " " + std::to_string(Part::member) + " " + std::to_string(counted) + " " +
         std::to_string(seen.size()) + " line " + std::to_string(__LINE__);
}
std::string scene(int step) { return subject(step); }
)cpp";
}

Toolchain withOutside(Toolchain toolchain) {
  toolchain.flags.emplace_back("-isystemoutside");
  return toolchain;
}

/// The files of preambles, by extension.
std::vector<fs::path> preambles(const Scene& scene, const std::string& extension) {
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(scene.folder())) {
    if (entry.path().filename().string().rfind("preamble-", 0) == 0 &&
        entry.path().extension() == extension) {
      found.push_back(entry.path());
    }
  }
  return found;
}

void prepareFiles(Scene& scene, const std::string& constant) {
  fs::create_directories(scene.folder() + "/outside");
  scene.write("outside/outside.h", "#define OUTSIDE \"" + constant + "\"\n");
  scene.write("part.h", kHeader);
}

TEST_P(ReloadPreamble, IsTakenInAndChangesNothing) {
  Scene scene(withOutside(GetParam()), source("\"v1 \""));
  prepareFiles(scene, "o");
  ASSERT_EQ(scene.start(), "");
  ASSERT_EQ(scene.run(1), "v1 2 11 101 1001 2 1 line 20");
  ASSERT_EQ(scene.getReady("subject"), "ready");
  ASSERT_EQ(preambles(scene, ".gch").size() + preambles(scene, ".pch").size(), 1U);
  if (!preambles(scene, ".gch").empty()) { // A g++ that does not take it reads the header.
    std::ofstream(preambles(scene, ".h").at(0)) << "#error not precompiled\n";
  }
  ASSERT_EQ(scene.reload("subject", source("std::string(OUTSIDE) + \" v2 \"")), "loaded");
  EXPECT_TRUE(scene.lastResult().precompiled);
  EXPECT_EQ(scene.run(2), "o v2 3 12 102 1002 4 2 line 20");
  ASSERT_EQ(scene.reload("subject", source("\"v3 \"")), "loaded");
  EXPECT_TRUE(scene.lastResult().precompiled);
  EXPECT_EQ(scene.run(3), "v3 4 13 103 1003 6 3 line 20");
}

TEST_P(ReloadPreambleChanged, IsLeftAsideWhenAHeaderHasChanged) {
  Scene scene(withOutside(GetParam()), source("\"v1 \""));
  prepareFiles(scene, "old");
  ASSERT_EQ(scene.start(), "");
  ASSERT_EQ(scene.run(1), "v1 2 11 101 1001 2 1 line 20");
  ASSERT_EQ(scene.getReady("subject"), "ready");
  scene.write("outside/outside.h", "#define OUTSIDE \"newer\"\n");
  ASSERT_EQ(scene.reload("subject", source("OUTSIDE \" v2 \"")), "loaded");
  EXPECT_FALSE(scene.lastResult().precompiled);
  EXPECT_EQ(scene.run(2), "newer v2 3 12 102 1002 4 2 line 20");
  ASSERT_EQ(scene.getReady("subject"), "ready");
  EXPECT_EQ(preambles(scene, ".h").size(), 1U) << "the old one has gone";
  ASSERT_EQ(scene.reload("subject", source("std::to_string(std::vector<int>(3).size()) + \" v3 \"",
                                           "#include <vector>\n")),
            "loaded");
  EXPECT_FALSE(scene.lastResult().precompiled);
  EXPECT_EQ(scene.run(3), "3 v3 4 13 103 1003 6 3 line 21");
}

TEST_P(ReloadPreambleChanged, ErrorsAreTheCompilersOwn) {
  Scene scene(withOutside(GetParam()), source("\"v1 \""));
  prepareFiles(scene, "o");
  ASSERT_EQ(scene.start(), "");
  ASSERT_EQ(scene.getReady("subject"), "ready");
  EXPECT_THAT(scene.reload("subject", source("nonsense")), ::testing::HasSubstr("app.cpp:18:"));
  // A preamble that no compiler of this machine can make is no reason to fail.
  for (const char* extension : {".gch", ".pch"}) {
    for (const fs::path& path : preambles(scene, extension)) {
      std::ofstream(path) << "damaged";
    }
  }
  ASSERT_EQ(scene.reload("subject", source("\"v2 \"")), "loaded");
  EXPECT_EQ(scene.run(2), "v2 2 11 101 1001 3 1 line 20");
}

std::vector<Toolchain> oneOfEachKind() {
  const std::vector<Toolchain> all = allToolchains();
  return {all.front(), all.back()};
}

INSTANTIATE_TEST_SUITE_P(Toolchains, ReloadPreambleChanged, ::testing::ValuesIn(oneOfEachKind()),
                         [](const auto& info) { return info.param.name; });
INSTANTIATE_TEST_SUITE_P(Toolchains, ReloadPreamble, ::testing::ValuesIn(allToolchains()),
                         [](const auto& info) { return info.param.name; });

} // namespace
} // namespace hot_restart::test
