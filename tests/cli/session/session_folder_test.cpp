// Code is loaded from session folders: nobody else may have had a hand in them.
#include "program/session_folder.h"

#include "hot_restart/result.h"
#include "temporary_folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace hot_restart::cli {
namespace {

/// XDG_RUNTIME_DIR points into a temporary folder for the test.
class SessionFolder : public testing::Test {
protected:
  void SetUp() override { ::setenv("XDG_RUNTIME_DIR", folder_.path().c_str(), 1); }
  void TearDown() override { ::unsetenv("XDG_RUNTIME_DIR"); }
  TemporaryFolder folder_;
};

TEST_F(SessionFolder, IsPrivateAndFoundAgain) {
  const Result<std::string> folder = openSessionFolder(::getpid());
  ASSERT_TRUE(folder);
  struct stat info{};
  ASSERT_EQ(::stat(folder->c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700U);
  EXPECT_EQ(*findSessionFolder(::getpid()), *folder);
}

TEST_F(SessionFolder, SymbolicLinksAndOpenFoldersAreNotUsed) {
  const std::string root = sessionRoot();
  const auto isUsed = [&] {
    const Result<std::string> folder = openSessionFolder(::getpid());
    const bool here = folder && folder->starts_with(folder_.path());
    if (folder) {
      removeSessionFolder(*folder);
    }
    return here;
  };
  const std::string elsewhere = folder_.path() + "/elsewhere";
  std::filesystem::create_directory(elsewhere);
  ::chmod(elsewhere.c_str(), 0700);
  std::filesystem::create_directory_symlink(elsewhere, root);
  EXPECT_FALSE(isUsed());
  std::filesystem::remove(root);
  std::filesystem::create_directory(root);
  ::chmod(root.c_str(), 0777);
  EXPECT_FALSE(isUsed());
  ::chmod(root.c_str(), 0700);
  EXPECT_TRUE(isUsed());
}

TEST_F(SessionFolder, WhatEndedProgramsLeftIsRemoved) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(0);
  }
  ::waitpid(child, nullptr, 0);
  ASSERT_TRUE(openSessionFolder(::getpid()));
  const std::string stale = sessionRoot() + "/" + std::to_string(child);
  std::filesystem::create_directory(stale);
  const std::vector<int> pids = listSessions();
  EXPECT_TRUE(std::find(pids.begin(), pids.end(), ::getpid()) != pids.end());
  EXPECT_TRUE(std::find(pids.begin(), pids.end(), child) == pids.end());
  EXPECT_FALSE(std::filesystem::exists(stale));
}

TEST_F(SessionFolder, AFolderThatIsNotPrivateIsTold) {
  ASSERT_TRUE(openSessionFolder(::getpid()));
  ::chmod(sessionRoot().c_str(), 0777);
  const Result<std::string> folder = findSessionFolder(::getpid());
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code, ErrorCode::kSystem);
  EXPECT_EQ(folder.error().message,
            sessionRoot() + " is not a private folder of this user; remove it");
}

TEST_F(SessionFolder, AProcessWithoutAFolderHasNoSession) {
  const Result<std::string> folder = findSessionFolder(::getpid());
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code, ErrorCode::kNotFound);
}

} // namespace
} // namespace hot_restart::cli
