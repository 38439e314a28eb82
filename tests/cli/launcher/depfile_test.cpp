// Mends depfiles as GCC and Clang write them for a generated source.
#include "launcher/depfile.h"

#include "hot_restart/result.h"
#include "hot_restart/whole_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <unistd.h>

namespace {

using hot_restart::cli::DepfileFix;
using hot_restart::cli::fixDepfile;
using hot_restart::cli::mendDepfile;

TEST(Depfile, NamesTheUsersFilesInsteadOfTheGeneratedOne) {
  const std::string fixed =
      fixDepfile("a.o: a.o.hr/a-12.cpp /usr/include/stdc-predef.h \\\n /inst/abi.h\n",
                 {"a.o.hr/a-12.cpp", "/src/a.cpp", {"/src/a.h", "/bin/hrtool"}, false});
  EXPECT_EQ(
      fixed,
      "a.o: \\\n  /src/a.cpp \\\n  /usr/include/stdc-predef.h \\\n  /inst/abi.h \\\n  /src/a.h \\\n"
      "  /bin/hrtool\n");
}

TEST(Depfile, KeepsEscapesAndListsNothingTwice) {
  const std::string fixed =
      fixDepfile("out\\ dir/a.o: gen.cpp my\\ file.h $$x.h a.h\n",
                 {"gen.cpp", "sp ace.cpp", {"a.h", "my file.h", "b#.h"}, false});
  EXPECT_EQ(
      fixed,
      "out\\ dir/a.o: \\\n  sp\\ ace.cpp \\\n  my\\ file.h \\\n  $$x.h \\\n  a.h \\\n  b\\#.h\n");
}

TEST(Depfile, AddsPhonyTargetsWhenAsked) {
  const std::string fixed =
      fixDepfile("a.o: gen.cpp abi.h\nabi.h:\n", {"gen.cpp", "a.cpp", {"a.h"}, true});
  EXPECT_EQ(fixed, "a.o: \\\n  a.cpp \\\n  abi.h \\\n  a.h\nabi.h:\na.h:\n");
}

TEST(Depfile, HoldsForTargetsWithColons) {
  EXPECT_EQ(fixDepfile("C\\:x.o b.o: gen.cpp\n", {"gen.cpp", "a.cpp", {}, false}),
            "C\\:x.o b.o: \\\n  a.cpp\n");
  EXPECT_EQ(fixDepfile("", {"gen.cpp", "a.cpp", {}, false}), "");
}

TEST(Depfile, NamesTheTargetAfterTheSource) {
  DepfileFix fix{"o.hr/a-12.cpp", "a.cpp", {}, false};
  fix.generatedTarget = "a-12.o";
  fix.target = "a.o";
  EXPECT_EQ(fixDepfile("a-12.o: o.hr/a-12.cpp\n", fix), "a.o: \\\n  a.cpp\n");
}

TEST(Depfile, IsMendedWhereItLies) {
  const std::string path = testing::TempDir() + "mended-" + std::to_string(::getpid()) + ".d";
  ASSERT_TRUE(hot_restart::writeWholeFile(path, "a.o: gen.cpp\n"));
  EXPECT_TRUE(mendDepfile(path, {"gen.cpp", "a.cpp", {}, false}));
  EXPECT_EQ(*hot_restart::readWholeFile(path), "a.o: \\\n  a.cpp\n");
  std::filesystem::remove(path);
  EXPECT_TRUE(mendDepfile(path, {}));
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Depfile, OneThatCannotBeMendedIsTold) {
  const hot_restart::Status mended = mendDepfile("/proc/self/limits", {});
  ASSERT_FALSE(mended);
  EXPECT_TRUE(mended.error().message.starts_with("cannot write /proc/self/limits: "))
      << mended.error().message;
}

} // namespace
