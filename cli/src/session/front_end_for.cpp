// The kind of session and the settings of the program decide.
#include "session/front_end_for.h"

#include "front_end/debugger_front_end.h"
#include "front_end/prompt_front_end.h"
#include "front_end/terminal.h"
#include "front_end/wait_front_end.h"
#include "hot_restart/result.h"
#include "hot_restart/wire.h"
#include "program/program_settings.h"
#include "reload/source_watch.h"
#include "report/crash_report.h"
#include "session/session_context.h"

#include <memory>
#include <optional>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

DebuggerTask debuggerTask(const SessionContext& context) {
  const wire::Crash& crash = context.crash;
  DebuggerTask task;
  task.pid = crash.pid;
  task.tid = crash.tid;
  task.framePc = crash.frames[context.report.placeFrame].ip;
  task.folder = context.folder.path;
  task.help = !context.program.state.helped;
  task.stayingDebugger = crash.stayingDebugger;
  const std::vector<ReportFrame>& frames = context.report.backtrace;
  for (const ReportFrame& known : frames) {
    if (known.stubFrame && !known.inlined) {
      const wire::Frame& frame = crash.frames[known.index];
      task.restartable.push_back({known.number, frame.ip, frame.cfa});
    }
  }
  return task;
}

/// `debugger`: "lldb", or another word for gdb; empty: none.
void makeTerminalFrontEnd(SessionContext& context, const std::string& debugger) {
  Result<Terminal> terminal = Terminal::open();
  const bool isOurs = context.crash.stayingDebugger != 0 ||
                      (terminal && terminal->isForeground(static_cast<pid_t>(context.crash.pid)));
  if (terminal && isOurs) {
    context.terminal = std::make_shared<Terminal>(std::move(*terminal));
  }
  if (!debugger.empty() && context.terminal && context.control) {
    context.frontEnd = makeDebuggerFrontEnd(debugger, context.terminal, debuggerTask(context),
                                            [&context] { return context.link.stop(); });
  } else {
    context.frontEnd = makePromptFrontEnd(context.terminal, context.report, context.historyPath());
  }
}

} // namespace

void chooseFrontEnd(SessionContext& context) {
  const std::string debugger = currentSettings(context.crash).debugger;
  if (context.crash.session == wire::SessionKind::kTerminal) {
    makeTerminalFrontEnd(context, debugger);
  } else if (context.crash.session == wire::SessionKind::kPrompt) {
    makeTerminalFrontEnd(context, "");
  } else if (debugger == "hrtool") {
    context.frontEnd = makeWaitFrontEnd(std::nullopt, context.crash.pid);
  } else {
    Result<SourceWatch> watch = SourceWatch::start(context.reloader().sourceFiles());
    context.frontEnd = makeWaitFrontEnd(
        watch ? std::optional<SourceWatch>(std::move(*watch)) : std::nullopt, context.crash.pid);
    if (!watch) {
      context.report.notes.push_back(watch.error().message);
    }
  }
}

} // namespace hot_restart::cli
