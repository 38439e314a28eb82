// The runner that really starts processes.
#include "hot_restart/process_runner.h"
#include "hot_restart/result.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>

namespace hot_restart::test {
namespace {

using ::testing::HasSubstr;

TEST(ProcessRunner, CapturesBothStreamsInTheirOrder) {
  const auto end = systemProcesses().run(
      {.arguments = {"sh", "-c", "echo one; echo two >&2; echo three; exit 3"}});
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_EQ(end->output, "one\ntwo\nthree\n");
  EXPECT_EQ(end->status, 3);
  EXPECT_EQ(end->signal, 0);
}

TEST(ProcessRunner, TakesOneStreamAlone) {
  const auto end = systemProcesses().run(
      {.arguments = {"sh", "-c", "echo one; echo two >&2"}, .errors = OutputUse::kDiscard});
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_EQ(end->output, "one\n");
}

TEST(ProcessRunner, RunsInTheDirectoryWithNothingToRead) {
  const auto end =
      systemProcesses().run({.arguments = {"sh", "-c", "pwd; cat"}, .directory = "/usr"});
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_EQ(end->output, "/usr\n");
}

TEST(ProcessRunner, SaysWhichSignalEndedIt) {
  const auto end = systemProcesses().run({.arguments = {"sh", "-c", "kill -9 $$"}});
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_EQ(end->signal, SIGKILL);
  EXPECT_EQ(end->status, 128 + SIGKILL);
  EXPECT_FALSE(end->succeeded());
}

TEST(ProcessRunner, ADaemonThatKeepsTheOutputOpenKeepsNobodyWaiting) {
  const auto begin = std::chrono::steady_clock::now();
  const auto end = systemProcesses().run({.arguments = {"sh", "-c", "sleep 20 & echo done"}});
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_EQ(end->output, "done\n");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(15));
}

TEST(ProcessRunner, KillsWhatTakesTooLong) {
  const auto end = systemProcesses().run(
      {.arguments = {"sleep", "60"}, .timeLimit = std::chrono::milliseconds(50)});
  ASSERT_TRUE(end) << end.error().message;
  EXPECT_EQ(end->signal, SIGKILL);
}

TEST(ProcessRunner, WhatCannotBeStartedIsAnError) {
  const auto end = systemProcesses().run({.arguments = {"/no/such/program"}});
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().code, ErrorCode::kSystem);
  EXPECT_THAT(end.error().message, HasSubstr("cannot run /no/such/program: No such file"));
}

} // namespace
} // namespace hot_restart::test
