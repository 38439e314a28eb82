// What is one file's name, on a real folder with real links.
#include "hot_restart/rewriter/source_path.h"

#include "hot_restart/rewriter/file_globs.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace hot_restart::rewriter {
namespace {

namespace fs = std::filesystem;

/// ROOT/project/{source,include}, ROOT/store/deep; ROOT/project/link leads to ROOT/store/deep.
class SourcePath : public testing::Test {
protected:
  SourcePath() {
    std::string pattern = (fs::temp_directory_path() / "hr-path-XXXXXX").string();
    root_ = fs::canonical(mkdtemp(pattern.data()));
    fs::create_directories(root_ / "project/source");
    fs::create_directories(root_ / "project/include");
    fs::create_directories(root_ / "store/deep");
    fs::create_directory_symlink(root_ / "store/deep", root_ / "project/link");
    std::ofstream(root_ / "store/main.cpp") << "int main() {}\n";
    fs::create_symlink(root_ / "store/main.cpp", root_ / "project/source/main.cpp");
  }
  ~SourcePath() override { fs::remove_all(root_); }

  std::string at(const std::string& path) const { return (root_ / path).string(); }

  fs::path root_;
};

TEST_F(SourcePath, HasNoDotsAndNoEmptyWords) {
  const std::string header = at("project/include/x.h");
  EXPECT_EQ(sourcePath(header), header);
  EXPECT_EQ(sourcePath(at("project/source/../include/x.h")), header);
  EXPECT_EQ(sourcePath(at("project/./include//x.h")), header);
  EXPECT_EQ(sourcePath(at("project/include/")), at("project/include"));
  EXPECT_EQ(sourcePath("/../x.h"), "/x.h");
  EXPECT_EQ(sourcePath("/"), "/");
  EXPECT_EQ(sourcePath(""), "");
}

TEST_F(SourcePath, RelativeNamesBeginInTheDirectory) {
  EXPECT_EQ(sourcePath("../include/x.h", at("project/source")), at("project/include/x.h"));
  EXPECT_EQ(sourcePath("x.h", at("project/source/../include")), at("project/include/x.h"));
  EXPECT_EQ(sourcePath("./x.h"), (fs::current_path() / "x.h").string());
}

TEST_F(SourcePath, ParentOfALinkIsThatOfItsTarget) {
  EXPECT_EQ(sourcePath(at("project/link/../x.h")), at("store/x.h"));
  EXPECT_EQ(sourcePath(at("project/link/sub/../../x.h")), at("store/x.h"));
  EXPECT_EQ(sourcePath("../x.h", at("project/link")), at("store/x.h"));
}

TEST_F(SourcePath, OtherLinksKeepTheirNames) {
  EXPECT_EQ(sourcePath(at("project/source/main.cpp")), at("project/source/main.cpp"));
  EXPECT_EQ(sourcePath(at("project/include/../source/main.cpp")), at("project/source/main.cpp"));
  EXPECT_EQ(sourcePath(at("project/link/./x.h")), at("project/link/x.h"));
  EXPECT_EQ(sourcePath(at("project/link/sub/../x.h")), at("project/link/x.h"));
}

TEST_F(SourcePath, WhatDoesNotExistIsText) {
  EXPECT_EQ(sourcePath("/no/such/../folder/x.h"), "/no/folder/x.h");
  fs::create_symlink("nowhere", root_ / "dangling");
  EXPECT_EQ(sourcePath(at("dangling/../x.h")), at("x.h"));
}

TEST_F(SourcePath, GlobsMatchBothNamesOfAFile) {
  const std::string file = at("project/include/../source/main.cpp");
  EXPECT_TRUE(matchesAnyGlob({at("project/source/*")}, file));
  EXPECT_TRUE(matchesAnyGlob({at("store/*")}, file));
  EXPECT_FALSE(matchesAnyGlob({at("project/include/*")}, file));
  EXPECT_FALSE(matchesAnyGlob({}, file));
}

TEST(FileGlobs, ArePatternsOfTheShellThatCrossFolders) {
  EXPECT_TRUE(matchesAnyGlob({"/none/src/*.cpp"}, "/none/src/deep/er/a.cpp"));
  EXPECT_TRUE(matchesAnyGlob({"/none/src?[ab].cpp"}, "/none/src/a.cpp"));
  EXPECT_TRUE(matchesAnyGlob({"/none/src/*"}, "/none/src/.hidden.cpp"));
  EXPECT_TRUE(matchesAnyGlob({"/other/*", "/none/src/a.cpp"}, "/none/src/x/../a.cpp"));
  EXPECT_FALSE(matchesAnyGlob({"/none/src/*.cpp"}, "/none/src/a.cc"));
  EXPECT_FALSE(matchesAnyGlob({"src/*.cpp"}, "/none/src/a.cpp"));
}

TEST(FileGlobs, SourcesChooseAndExcludeWins) {
  EXPECT_TRUE(wantsSource({}, {}, "/none/a.cpp"));
  EXPECT_TRUE(wantsSource({"/none/*"}, {"*/generated/*"}, "/none/a.cpp"));
  EXPECT_FALSE(wantsSource({"/none/*"}, {"*/generated/*"}, "/none/generated/a.cpp"));
  EXPECT_FALSE(wantsSource({"/none/*"}, {}, "/other/a.cpp"));
  EXPECT_FALSE(wantsSource({}, {"/none/*"}, "/none/a.cpp"));
}

} // namespace
} // namespace hot_restart::rewriter
