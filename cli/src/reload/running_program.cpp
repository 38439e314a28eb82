// The same work as a session's `continue`, without a crash.
#include "reload/running_program.h"

#include "hot_restart/result.h"
#include "hot_restart/whole_file.h"
#include "program/program_view.h"
#include "program/session_folder.h"
#include "program/session_state.h"
#include "program/state_store.h"
#include "reload/edited_files.h"
#include "reload/live_request.h"
#include "reload/prepared_reload.h"
#include "reload/reloader.h"

#include <cstddef>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hot_restart::cli {
namespace {

/// The program's own sessions go by its XDG_RUNTIME_DIR, not by ours.
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

Result<std::string> folderOf(int pid) {
  Result<std::string> folder = findSessionFolder(pid);
  if (folder) {
    return folder;
  }
  takeRuntimeFolderOf(pid);
  return openSessionFolder(pid);
}

Status load(const PreparedReload& prepared, int pid, const std::string& folder) {
  if (prepared.units.empty()) {
    return Done{};
  }
  const Result<std::string> list = writeLoadList(folder, prepared);
  return list ? loadIntoRunning(pid, folder, *list) : Status(list.error());
}

} // namespace

Result<ReloadOutcome> reloadRunning(const ReloadWish& wish,
                                    const std::function<void(const std::string&)>& say) {
  if (Status status = canBeAsked(wish.pid); !status) {
    return status.error();
  }
  const Result<std::string> folder = folderOf(wish.pid);
  if (!folder) {
    return folder.error();
  }
  Result<StateChange> change = StateStore(*folder, processStartTime(wish.pid)).begin(say);
  Result<ProgramView> program =
      change ? ProgramView::ofProcess(wish.pid) : Result<ProgramView>(change.error());
  if (!program) {
    return program.error();
  }
  if (!change->stored().problem.empty()) {
    say("hot_restart: " + change->stored().problem + ": " + kVersionsUnknown + "\n");
  }
  program->catchUp(change->stored().state);
  Reloader reloader(*program, {*folder});
  reloader.onProgress = say;
  const Result<PreparedReload> prepared = reloader.prepare({.only = wish.only});
  if (!prepared) {
    return prepared.error();
  }
  for (const std::string& note : prepared->notes) {
    say("hot_restart: note: " + note + "\n");
  }
  if (Status loaded = load(*prepared, wish.pid, *folder); !loaded) {
    return loaded.error();
  }
  for (const Status& status : {reloader.commit(*prepared), change->write(program->state)}) {
    if (!status) {
      say("hot_restart: warning: " + status.error().message + "\n");
    }
  }
  return ReloadOutcome{prepared->loadedText()};
}

Result<std::vector<std::string>> projectFilesOf(int pid) {
  Result<ProgramView> program = ProgramView::ofProcess(pid);
  if (!program) {
    return program.error();
  }
  return EditedFiles(*program).all();
}

} // namespace hot_restart::cli
