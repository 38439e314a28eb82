// Watches the project's files and reloads as `hrtool reload` does. An edit that is refused is told,
// and the next one is waited for.
#include "watch_command.h"

#include "exit_code.h"
#include "hot_restart/rewriter/result.h"
#include "reload_command.h"
#include "session/attention.h"
#include "session/running_program.h"
#include "session/source_watch.h"
#include "session_request.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <poll.h>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace hot_restart::cli {
namespace {

/// Descriptor that becomes readable when the process ends; -1: there is no such process.
int endOf(int pid) { return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)); }

int watch(const SessionRequestOptions& options, SourceWatch& files, int end) {
  for (;;) {
    pollfd entries[2] = {{files.descriptor(), POLLIN, 0}, {end, POLLIN, 0}};
    if (::poll(entries, 2, -1) < 0) {
      continue;
    }
    if (entries[1].revents != 0) {
      std::cout << "hot_restart: the program has ended" << std::endl;
      return toInt(ExitCode::kSuccess);
    }
    const std::vector<std::string> changed = files.takeChanges();
    for (const std::string& file : changed) {
      std::cout << "hot_restart: " << file << " was saved" << std::endl;
    }
    if (!changed.empty()) {
      runReloadCommand(options);
    }
  }
}

} // namespace

void setupWatchCommand(CLI::App& app) {
  setupSessionRequest(app, "watch", "Load every edit into a running program as soon as it is saved",
                      runWatchCommand);
}

int runWatchCommand(const SessionRequestOptions& options) {
  const Status asked = canBeAsked(options.pid);
  const Result<std::vector<std::string>> files =
      asked ? projectFilesOf(options.pid) : Result<std::vector<std::string>>(asked.error());
  Result<SourceWatch> sources =
      files ? SourceWatch::start(*files) : Result<SourceWatch>(files.error());
  const int end = endOf(options.pid);
  if (!sources || end < 0) {
    std::cerr << "hrtool: "
              << (sources ? "there is no process " + std::to_string(options.pid)
                          : sources.error().message)
              << "\n";
    return toInt(ExitCode::kFailure);
  }
  std::cout << "hot_restart: watching " << files->size() << " files of process " << options.pid
            << std::endl;
  return watch(options, *sources, end);
}

} // namespace hot_restart::cli
