// Files are replaced as a whole, and what goes wrong is told with its true reason.
#include "hot_restart/whole_file.h"

#include "hot_restart/result.h"
#include "temporary_folder.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace hot_restart::cli {
namespace {

std::string failure(const std::string& path) {
  const Status status = writeWholeFile(path, "text");
  return status ? "" : status.error().message;
}

std::size_t filesIn(const std::string& folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) {
    ++count;
  }
  return count;
}

TEST(WholeFile, WhatIsWrittenIsRead) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/file";
  const std::string bytes(200'000, '\0');
  ASSERT_TRUE(writeWholeFile(path, bytes, Durability::kSynced));
  const Result<std::string> read = readWholeFile(path);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, bytes);
  EXPECT_EQ(filesIn(folder.path()), 1U);
}

TEST(WholeFile, FilesOfProcHaveContents) {
  const Result<std::string> status = readWholeFile("/proc/self/status");
  ASSERT_TRUE(status);
  EXPECT_NE(status->find("Pid:"), std::string::npos);
}

TEST(WholeFile, ReasonsAreTrue) {
  const TemporaryFolder folder;
  const std::string gone = folder.path() + "/gone/file";
  EXPECT_EQ(failure(gone), "cannot write " + gone + ": No such file or directory");
  EXPECT_EQ(failure(folder.path()), "cannot write " + folder.path() + ": Is a directory");
  EXPECT_EQ(failure("/dev/full"), "cannot write /dev/full: No space left on device");
  EXPECT_EQ(filesIn(folder.path()), 0U);
  EXPECT_EQ(readWholeFile(gone).error().message,
            "cannot read " + gone + ": No such file or directory");
  EXPECT_EQ(readWholeFile(folder.path()).error().message,
            "cannot read " + folder.path() + ": Is a directory");
}

TEST(WholeFile, AReplacedFileKeepsItsMode) {
  const TemporaryFolder folder;
  const std::string path = folder.write("file", "old");
  ASSERT_EQ(::chmod(path.c_str(), 0750), 0);
  ASSERT_TRUE(writeWholeFile(path, "new"));
  struct stat info{};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0750U);
}

TEST(WholeFile, ASymbolicLinkStays) {
  const TemporaryFolder folder;
  const std::string path = folder.write("file", "old");
  const std::string link = folder.path() + "/link";
  std::filesystem::create_symlink(path, link);
  ASSERT_TRUE(writeWholeFile(link, "new"));
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(*readWholeFile(path), "new");
}

TEST(WholeFile, WritersDoNotGetInEachOthersWay) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/file";
  std::vector<pid_t> children;
  for (const char letter : std::string("abcd")) {
    const pid_t child = ::fork();
    if (child == 0) {
      bool good = true;
      for (int i = 0; i < 50; ++i) {
        good = good && writeWholeFile(path, std::string(100'000, letter));
        const Result<std::string> read = readWholeFile(path);
        good = good && read && *read == std::string(100'000, read->front());
      }
      ::_exit(good ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(filesIn(folder.path()), 1U);
}

} // namespace
} // namespace hot_restart::cli
