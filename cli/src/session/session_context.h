// What the parts of one session share: the crash, what is known about it, and who is told.
#pragma once

#include "front_end/front_end.h"
#include "front_end/terminal.h"
#include "hot_restart/wire.h"
#include "program/control_protocol.h"
#include "program/module_map.h"
#include "program/program_link.h"
#include "program/session_state.h"
#include "program/symbolizer.h"
#include "program/wrapped_functions.h"
#include "reload/reloader.h"
#include "report/crash_report.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace hot_restart::cli {

/// Ends of a session; kOpen: it goes on.
enum class Outcome { kOpen, kRestarted, kReraised, kProgramEnded };

struct SessionContext {
  SessionContext(ProgramLink& programLink, const wire::Crash& theCrash, ModuleMap moduleMap)
      : link(programLink), crash(theCrash), modules(std::move(moduleMap)) {}

  ProgramLink& link;
  const wire::Crash& crash;
  ModuleMap modules;
  Symbolizer symbolizer;
  WrappedFunctions wrapped;
  std::string folder, folderProblem; ///< An empty folder: nothing can be loaded, and why.
  SessionState state;
  CrashedFunction crashed; ///< What a restart without further words calls again.
  CrashReport report;
  /// Whether somebody wants this crash to take its ordinary course (reraise() or exit() of the
  /// program, in a hook or at a debugger).
  bool isDeclined() const;
  std::shared_ptr<Terminal> terminal; ///< Null: none.
  std::unique_ptr<FrontEnd> frontEnd;
  std::optional<ControlServer> control;

  Reloader reloader() {
    return Reloader({static_cast<int>(crash.pid), modules, wrapped, state, folder, folderProblem});
  }

  std::string historyPath() const;
  /// What other hrtools have loaded since (`reload` and `watch`, which had begun before the crash).
  /// With StateLock.
  void catchUp();
  /// The plain prompt instead of a debugger that cannot be had.
  void fallBack(const std::string& why);
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
  void endConnection(bool ok, const std::string& text);

private:
  SessionContext& context_;
  ControlConnection* connection_;
  bool isDebugger_;
};

} // namespace hot_restart::cli
