// What the parts of one session share: the crash, what is known about it, and who is told.
#pragma once

#include "front_end/front_end.h"
#include "front_end/terminal.h"
#include "hot_restart/result.h"
#include "hot_restart/wire.h"
#include "program/control_protocol.h"
#include "program/program_link.h"
#include "program/program_view.h"
#include "program/state_store.h"
#include "reload/reloader.h"
#include "report/crash_report.h"
#include "report/crashed_function.h"

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace hot_restart::cli {

/// Ends of a session; kOpen: it goes on.
enum class Outcome { kOpen, kRestarted, kReraised, kProgramEnded };

struct SessionContext {
  SessionContext(ProgramLink& programLink, const wire::Crash& theCrash, ProgramView programView)
      : link(programLink), crash(theCrash), program(std::move(programView)) {}

  ProgramLink& link;
  const wire::Crash& crash;
  ProgramView program;
  UnitFolder folder;               ///< The session's. Without one nothing can be loaded.
  std::optional<StateStore> store; ///< None without a folder.
  /// Open while a verb is performed that may change what is loaded.
  std::optional<StateChange> change;
  CrashedFunction crashed; ///< Called again if the edit is for no other frame.
  /// Keys of functions of which this session has loaded another version: `reload`, then `continue`,
  /// is the same edit.
  std::set<std::string> loadedHere;
  CrashReport report;
  /// Whether somebody wants this crash to take its ordinary course (reraise() or exit() of the
  /// program, in a hook or at a debugger).
  bool isDeclined() const;
  std::shared_ptr<Terminal> terminal; ///< Null: none.
  std::unique_ptr<FrontEnd> frontEnd;
  std::optional<ControlServer> control;

  /// Makes or finds the folder, reads what is stored there and listens. A sentence for the user
  /// when what was stored cannot be used; else empty.
  std::string openFolder();
  /// Finds the crashed function and makes the report.
  void examine();
  /// The same after the files of the program have been read anew: they may not have been to be had
  /// for a while (moved, on another machine, no descriptors).
  void examineAgain();
  Reloader reloader() {
    Reloader made{program, folder};
    made.meanwhile = meanwhile ? &*meanwhile : nullptr;
    return made;
  }
  /// Served while an edit is compiled.
  std::optional<Meanwhile> meanwhile;
  std::string historyPath() const;
  /// Opens `change`, and catches up with what other hrtools have loaded since (`reload` and
  /// `watch`, which had begun before the crash). Nothing to do without a folder. kSystem: somebody
  /// has the lock and does not give it back.
  Status beginChange(const StateStore::Say& say,
                     std::chrono::milliseconds patience = StateStore::kPatience);
  /// Writes what the program has loaded by now. kSystem: it cannot be written, or no change is
  /// open.
  Status remember();
  /// The plain prompt instead of a debugger that cannot be had.
  void fallBack(const std::string& why);

private:
  void reopenFolder(const StateStore::Say& say);
  void rememberOriginals();
  void addDifference();
};

/// Who asked for something, and so who is told what comes of it: a connection of the control
/// socket, or else the front end.
class Requester {
public:
  explicit Requester(SessionContext& context, ControlConnection* connection = nullptr,
                     bool isDebugger = false)
      : context_(context), connection_(connection), isDebugger_(isDebugger) {}

  /// A verb as whoever asks writes it: `use` at the prompt, `hr-use` in a debugger, `hrtool use
  /// PID` in a shell.
  std::string spelled(const std::string& verb) const;

  void say(const std::string& text);
  /// The last word, with the session still open. A front end that asked prompts once more.
  void finish(bool ok, const std::string& text, const std::string& json = {},
              const std::string& jsonName = "report");
  /// The debugger that asked is told to leave; what is left to say goes to the front end.
  void dismissDebugger();
  /// The last word to a connection alone: the front end has been told, or the program goes on.
  void endConnection(bool ok, const std::string& text, const std::string& restartJson = {});

private:
  SessionContext& context_;
  ControlConnection* connection_;
  bool isDebugger_;
};

} // namespace hot_restart::cli
