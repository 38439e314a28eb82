// Checks what libhot_restart.so shows to programs, and what it needs.
#include <array>
#include <cstdio>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>
#include <sstream>
#include <string>

namespace hot_restart::test {
namespace {

std::string outputOf(const std::string& command) {
  std::string output;
  FILE* pipe = popen(command.c_str(), "r");
  std::array<char, 4096> piece{};
  while (const std::size_t got = fread(piece.data(), 1, piece.size(), pipe)) {
    output.append(piece.data(), got);
  }
  pclose(pipe);
  return output;
}

TEST(Exports, OnlyWhatGeneratedCodeNeedsAndWhatIsInterposed) {
  std::istringstream symbols(outputOf("nm -D --defined-only " RUNTIME_LIBRARY));
  std::set<std::string> names;
  for (std::string address, type, name; symbols >> address >> type >> name;) {
    names.insert(name);
  }
  EXPECT_EQ(names, (std::set<std::string>{"_ZTIN11hot_restart3abi15EscapingRestartE",
                                          "_ZTIN11hot_restart3abi15NoexceptRestartE",
                                          "_ZTIN11hot_restart3abi7RestartE",
                                          "_ZN11hot_restart3abi8HeldLockC1EPVKvPFvPvE",
                                          "_ZN11hot_restart3abi8HeldLockD1Ev",
                                          "hot_restart_adopt_bodies",
                                          "pthread_create",
                                          "_Unwind_RaiseException",
                                          "_Unwind_Resume_or_Rethrow",
                                          "_Unwind_SetGR",
                                          "__cxa_guard_acquire",
                                          "__cxa_guard_release",
                                          "__cxa_guard_abort",
                                          "sigaction",
                                          "sigprocmask",
                                          "pthread_sigmask",
                                          "signal",
                                          "hot_restart_break_on",
                                          "hot_restart_propagate",
                                          "hot_restart_return_once",
                                          "hot_restart_session_stop",
                                          "hot_restart_abort",
                                          "hot_restart_raise",
                                          "hot_restart_terminate",
                                          "hot_restart_trap",
                                          "hot_restart_assert_fail",
                                          "hot_restart_assert_perror_fail",
                                          "hot_restart_get_setting",
                                          "hot_restart_set_setting",
                                          "hot_restart_debugger",
                                          "hot_restart_exit",
                                          "hot_restart_reraise",
                                          "hot_restart_add_hook",
                                          "hot_restart_reload_module",
                                          "hot_restart_is_restarting_module"}));
}

TEST(Exports, NeedsNothingButTheCompilersRuntimeAndLibc) {
  std::istringstream lines(outputOf("readelf -d " RUNTIME_LIBRARY));
  for (std::string line; std::getline(lines, line);) {
    if (line.find("(NEEDED)") == std::string::npos) {
      continue;
    }
    EXPECT_THAT(line, ::testing::AnyOf(
                          ::testing::HasSubstr("[libstdc++.so."),
                          ::testing::HasSubstr("[libgcc_s.so."), ::testing::HasSubstr("[libc.so."),
                          ::testing::HasSubstr("[libm.so."), ::testing::HasSubstr("[ld-linux")));
  }
}

} // namespace
} // namespace hot_restart::test
