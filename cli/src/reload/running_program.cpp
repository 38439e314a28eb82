// The same work as a session's `continue`, without a crash.
#include "reload/running_program.h"

#include "hot_restart/result.h"
#include "program/module_map.h"
#include "program/session_folder.h"
#include "program/session_state.h"
#include "program/state_lock.h"
#include "program/wrapped_functions.h"
#include "reload/attention.h"
#include "reload/edited_files.h"
#include "reload/prepared_reload.h"
#include "reload/reloader.h"
#include "reload/separate_cache.h"

#include <cstddef>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hot_restart::cli {
namespace {

/// Where the program's own sessions would be: its XDG_RUNTIME_DIR counts, not ours.
void takeRuntimeFolderOf(int pid) {
  constexpr std::string_view kName = "XDG_RUNTIME_DIR=";
  const Result<std::string> environment =
      readWholeFile("/proc/" + std::to_string(pid) + "/environ");
  std::string value;
  for (std::size_t at = 0; environment && at < environment->size();
       at = environment->find('\0', at) + 1) {
    const std::string entry = environment->c_str() + at;
    if (entry.starts_with(kName)) {
      value = entry.substr(kName.size());
    }
    if (environment->find('\0', at) == std::string::npos) {
      break;
    }
  }
  ::setenv("XDG_RUNTIME_DIR", value.c_str(), 1);
}

} // namespace

Result<ReloadOutcome> reloadRunning(const ReloadWish& wish,
                                    const std::function<void(const std::string&)>& say) {
  if (Status status = canBeAsked(wish.pid); !status) {
    return status.error();
  }
  Result<std::string> folder = findSessionFolder(wish.pid);
  if (!folder) {
    takeRuntimeFolderOf(wish.pid);
    folder = openSessionFolder(wish.pid);
  }
  if (!folder) {
    return folder.error();
  }
  const Result<StateLock> lock = StateLock::take(*folder, say);
  Result<ModuleMap> modules =
      lock ? ModuleMap::ofProcess(wish.pid) : Result<ModuleMap>(lock.error());
  if (!modules) {
    return modules.error();
  }
  SessionState state = readState(*folder, processStartTime(wish.pid));
  addSeparateUnits(modules->modules(), state);
  WrappedFunctions wrapped;
  Reloader reloader({wish.pid, *modules, wrapped, state, *folder, ""});
  reloader.onProgress = say;
  const Result<PreparedReload> prepared = reloader.prepare({.only = wish.only});
  if (!prepared) {
    return prepared.error();
  }
  for (const std::string& note : prepared->notes) {
    say("hot_restart: note: " + note + "\n");
  }
  if (!prepared->units.empty()) {
    const Result<std::string> list = writeLoadList(*folder, *prepared);
    if (!list) {
      return list.error();
    }
    if (Status status = loadIntoRunning(wish.pid, *folder, *list); !status) {
      return status.error();
    }
  }
  if (Status status = reloader.commit(*prepared); !status) {
    say("hot_restart: warning: " + status.error().message + "\n");
  }
  return ReloadOutcome{prepared->loadedText()};
}

Result<std::vector<std::string>> projectFilesOf(int pid) {
  const Result<ModuleMap> modules = ModuleMap::ofProcess(pid);
  if (!modules) {
    return modules.error();
  }
  WrappedFunctions wrapped;
  const SessionState state;
  return EditedFiles(*modules, wrapped, state).all();
}

} // namespace hot_restart::cli
