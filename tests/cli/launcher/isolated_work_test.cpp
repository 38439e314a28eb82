// Work in a forked child: what it hands back, and what is left open when there is no child.
#include "base/process.h"

#include "gtest/gtest.h"

#include <csignal>
#include <filesystem>
#include <iterator>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hot_restart::cli {
namespace {

std::string greeting(const void* context) {
  return "hello, " + *static_cast<const std::string*>(context) + std::string("\0!", 2);
}

std::string death(const void* /*context*/) {
  std::raise(SIGKILL);
  return "never said";
}

long openFiles() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                       std::filesystem::directory_iterator());
}

TEST(IsolatedWork, HandsBackAnyBytes) {
  const std::string name = "world";
  std::string output;
  EXPECT_TRUE(runIsolated(greeting, &name, output));
  EXPECT_EQ(output, std::string("hello, world\0!", 14));
}

TEST(IsolatedWork, SaysThatItDied) {
  std::string output;
  EXPECT_FALSE(runIsolated(death, nullptr, output));
}

TEST(IsolatedWork, LeavesNothingOpen) {
  const long before = openFiles();
  const std::string name = "world";
  std::string output;
  runIsolated(greeting, &name, output);
  runIsolated(death, nullptr, output);
  EXPECT_EQ(openFiles(), before);
}

/// In a process that may have no children. The limit does not hold for root.
[[noreturn]] void workWithoutChildren() {
  const rlimit none = {.rlim_cur = 0, .rlim_max = 0};
  const bool isLimited = (::geteuid() != 0 || ::setresuid(65534, 65534, 65534) == 0) &&
                         ::setrlimit(RLIMIT_NPROC, &none) == 0;
  const long before = openFiles();
  const std::string name = "world";
  std::string output;
  const bool ran = runIsolated(greeting, &name, output);
  ::_exit(!isLimited ? 2 : ran || openFiles() != before ? 1 : 0);
}

TEST(IsolatedWork, LeavesNothingOpenWithoutAChild) {
  const pid_t child = ::fork();
  if (child == 0) {
    workWithoutChildren();
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0)
      << "1: something is open or it ran; 2: nothing could be limited";
}

} // namespace
} // namespace hot_restart::cli
