// Whose files are believed.
#include "base/trust.h"

#include "hot_restart/result.h"
#include "temporary_folder.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace hot_restart::cli {
namespace {

/// What is looked at once and holds is remembered, so each test has a folder of its own.
class Trust : public testing::Test {
protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_.path() + "/build/a.o.hr");
    std::ofstream(file_) << "{}";
    ::chmod(file_.c_str(), 0644);
  }
  void TearDown() override { ::unsetenv(kTrustSetting); }

  std::string why() const {
    const Status status = checkTrusted(file_);
    return status ? "" : status.error().message;
  }

  TemporaryFolder folder_;
  std::string file_ = folder_.path() + "/build/a.o.hr/manifest.json";
};

TEST_F(Trust, OwnFilesAreBelieved) { EXPECT_EQ(why(), ""); }

TEST_F(Trust, WhatOthersMayWriteIsNamed) {
  ::chmod(file_.c_str(), 0666);
  EXPECT_NE(why().find(file_ + " can be written by other users (mode 0666)"), std::string::npos);
  ::chmod(file_.c_str(), 0600);
  EXPECT_EQ(why(), "");
}

TEST_F(Trust, EveryFolderOnTheWayCounts) {
  const std::string build = folder_.path() + "/build";
  ::chmod(build.c_str(), 0777);
  EXPECT_NE(why().find(build + " can be written"), std::string::npos);
}

TEST_F(Trust, AFolderWithTheStickyBitKeepsEntriesApart) {
  ::chmod((folder_.path() + "/build").c_str(), 01777);
  EXPECT_EQ(why(), "");
}

TEST_F(Trust, LinksAreFollowedAndWhatTheyLeadToCounts) {
  const std::string open = folder_.path() + "/open";
  std::filesystem::create_directory(open);
  ::chmod(open.c_str(), 0777);
  std::ofstream(open + "/manifest.json") << "{}";
  std::filesystem::remove(file_);
  std::filesystem::create_symlink("../../open/manifest.json", file_);
  EXPECT_NE(why().find(open + " can be written"), std::string::npos);
}

TEST_F(Trust, TheSettingAllowsFoldersAndNoOthers) {
  ::chmod(file_.c_str(), 0666);
  ::setenv(kTrustSetting, ("/nowhere:" + folder_.path() + "/bui").c_str(), 1);
  EXPECT_NE(why(), "");
  ::setenv(kTrustSetting, ("/nowhere:" + folder_.path() + "/build").c_str(), 1);
  EXPECT_EQ(why(), "");
  ::setenv(kTrustSetting, "/", 1);
  EXPECT_EQ(why(), "");
}

TEST_F(Trust, WhatIsNotThereIsNoQuestionOfTrust) {
  std::filesystem::remove(file_);
  EXPECT_EQ(checkTrusted(file_).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(checkTrusted("relative").error().code, ErrorCode::kRefused);
}

TEST_F(Trust, AnotherUsersFileIsNotBelieved) {
  if (::chown(file_.c_str(), 65534, 65534) != 0) {
    GTEST_SKIP() << "only root gives files away";
  }
  EXPECT_NE(why().find("belongs to "), std::string::npos);
}

} // namespace
} // namespace hot_restart::cli
