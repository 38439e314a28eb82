// Runs other programs, compilers above all. The rewriter and hrtool start them here and nowhere
// else, through an interface, so that a test can stand in for a compiler.
#pragma once

#include "hot_restart/result.h"

#include <chrono>
#include <string>
#include <vector>

namespace hot_restart {

/// Where a process reads its standard input from.
enum class InputUse {
  kInherit, ///< From where this process reads.
  kEmpty,   ///< There is nothing to read.
};

/// What becomes of what a process writes to one of its two output streams.
enum class OutputUse {
  kInherit, ///< It goes where this process writes.
  kDiscard,
  kCapture, ///< It is handed back in ProcessEnd::output.
};

/// What becomes of SIGINT, SIGTERM and SIGHUP that reach this process while it waits.
enum class SignalUse {
  kLeave,   ///< They do here what they always do.
  kForward, ///< See SignalForwarding.
};

/// What to run, and how.
struct ProcessRequest {
  std::vector<std::string> arguments; ///< The program, looked up on PATH, and its arguments.
  std::string directory = {};         ///< Where it runs; empty: where this process does.
  InputUse input = InputUse::kEmpty;
  OutputUse output = OutputUse::kCapture, errors = OutputUse::kCapture;
  SignalUse signals = SignalUse::kLeave;
  std::chrono::milliseconds timeLimit{0}; ///< It is killed when it takes longer; zero: never.
};

/// How a process ended.
struct ProcessEnd {
  int status = 0;          ///< Its exit status; 128 + `signal` when a signal ended it.
  int signal = 0;          ///< Zero: it ended by itself.
  std::string output = {}; ///< What was captured, in the order in which it was written.
  bool succeeded() const { return status == 0; }
};

/// Starts a program and waits for its end. It is not told what the program is for.
class ProcessRunner {
public:
  ProcessRunner() = default;
  ProcessRunner(const ProcessRunner&) = delete;
  ProcessRunner& operator=(const ProcessRunner&) = delete;
  virtual ~ProcessRunner() = default;

  /// Error kSystem: the program could not be started. How it ended is no error here.
  virtual Result<ProcessEnd> run(const ProcessRequest& request) = 0;
};

/// The runner that really starts processes. Thread-safe for requests that forward no signals.
ProcessRunner& systemProcesses();

/// While it lives, SIGINT, SIGTERM and SIGHUP go on to one child, unless this process ignores them;
/// when it ends, this process is ended by the last of them in the same way. There is one at a time.
class SignalForwarding {
public:
  SignalForwarding();
  ~SignalForwarding();
  SignalForwarding(const SignalForwarding&) = delete;
  SignalForwarding& operator=(const SignalForwarding&) = delete;

  /// Signals that have come already are sent at once.
  static void setChild(int process);
  /// To be called in a forked child: the signals do there what they do in a new process.
  static void resetInChild();
};

} // namespace hot_restart
