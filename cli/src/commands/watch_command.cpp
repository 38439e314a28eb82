// Watches the project's files and reloads as `hrtool reload` does. An edit that is refused is told,
// and the next one is waited for.
#include "commands/watch_command.h"

#include "base/exit_code.h"
#include "commands/reload_command.h"
#include "commands/session_request.h"
#include "hot_restart/json_text.h"
#include "hot_restart/result.h"
#include "program/control_protocol.h"
#include "program/mapped_file.h"
#include "reload/live_request.h"
#include "reload/running_program.h"
#include "reload/source_watch.h"

#include <CLI/CLI.hpp>
#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <cstdint>
#include <iostream>
#include <poll.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

/// Descriptor that becomes readable when the process ends; -1: there is no such process.
int endOf(int pid) { return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)); }

/// A line for people, or the event as an object of docs/json.md.
void tell(const SessionRequestOptions& options, const std::string& text, llvm::json::Object event) {
  if (!options.json) {
    std::cout << "hot_restart: " << text << std::endl;
    return;
  }
  event["version"] = kControlVersion;
  std::cout << jsonLine(std::move(event)) << std::endl;
}

int watch(const SessionRequestOptions& options, SourceWatch& files, int end) {
  for (;;) {
    pollfd entries[2] = {{files.descriptor(), POLLIN, 0}, {end, POLLIN, 0}};
    if (::poll(entries, 2, -1) < 0) {
      continue;
    }
    if (entries[1].revents != 0) {
      tell(options, "the program has ended", llvm::json::Object{{"event", "ended"}});
      return toInt(ExitCode::kSuccess);
    }
    const std::vector<std::string> changed = files.takeChanges();
    for (const std::string& file : changed) {
      tell(options, file + " was saved",
           llvm::json::Object{{"event", "saved"}, {"file", llvm::json::fixUTF8(file)}});
    }
    if (!changed.empty()) {
      runReloadCommand(options);
      closeMappedFiles();
      std::cout << std::flush;
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
  tell(options,
       "watching " + std::to_string(files->size()) + " files of process " +
           std::to_string(options.pid),
       llvm::json::Object{{"event", "watching"},
                          {"files", static_cast<std::int64_t>(files->size())}});
  return watch(options, *sources, end);
}

} // namespace hot_restart::cli
