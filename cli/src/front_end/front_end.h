// What a person in front of a session sees and does. One front end per kind of session; session.cpp
// decides.
#pragma once

#include "front_end/terminal.h"
#include "hot_restart/result.h"
#include "program/control_protocol.h"
#include "reload/source_watch.h"
#include "report/report_text.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace hot_restart::cli {

struct CrashReport;

/// A front end's own wish: it cannot work here (`detail` says why), take a plain prompt.
inline constexpr const char* kFallBackWish = "fall-back";

class FrontEnd {
public:
  virtual ~FrontEnd() = default;
  /// Takes the terminal, starts the debugger, prompts. Called again after every refusal of a wish
  /// of its own, and after a load that the program refused.
  virtual Status open() = 0;
  /// To poll for reading; -1: none.
  virtual int descriptor() const = 0;
  /// The descriptor is readable. What the person wants; no command: nothing yet.
  virtual ControlRequest onReadable() = 0;
  /// Ctrl-C and its like, which have thrown away what was typed.
  virtual void onInterrupt() {}
  /// The debugger of this front end has said over the control socket that it is attached, or why it
  /// is not.
  virtual void onAttached() {}
  virtual void onAttachFailed(const std::string& /*why*/) {}
  /// A debugger has stopped the program: it cannot do anything that it is asked.
  virtual bool holdsProgram() const { return false; }
  /// The debugger's own wish was granted: it leaves by itself now.
  virtual void onLeaving() {}
  /// The same, but it stays attached while the program goes on.
  virtual void onStaying() {}
  /// The debugger that will still be there at the next crash; 0: none.
  virtual pid_t stayingDebugger() const { return 0; }
  /// Shows text while the front end is open (progress, refusals).
  virtual void say(const std::string& text) = 0;
  /// The last thing before the program goes on or dies: the debugger has left, the terminal is the
  /// program's again.
  virtual void close() = 0;
  virtual Colours colours() const { return Colours::kOff; }
  /// How the report that comes before it shows frames.
  virtual FrameMarks frameMarks() const { return FrameMarks::kNumbers; }
};

/// Lines on the terminal (or, without one, the program's own stdin and stderr): continue, reraise,
/// backtrace, help.
/// On a terminal with cursor keys the line can be edited; what was typed is kept in `historyPath`
/// for the program's next session (empty: it is not).
std::unique_ptr<FrontEnd> makePromptFrontEnd(std::shared_ptr<Terminal> terminal,
                                             const CrashReport& report, std::string historyPath);

/// No terminal: text to stderr, restart when one of the files is saved with changes. Without
/// `watch`: when hrtool is told to, who can see first what an edit does.
std::unique_ptr<FrontEnd> makeWaitFrontEnd(std::optional<SourceWatch> watch, std::uint32_t pid);

/// Text to stderr alone: the program is under a debugger already, or nothing can be asked.
std::unique_ptr<FrontEnd> makeSilentFrontEnd();

/// What a debugger has to know to show the crash.
struct DebuggerTask {
  std::uint32_t pid = 0, tid = 0;
  std::uint64_t framePc = 0; ///< The frame to select.
  struct Restartable {
    unsigned number = 0;           ///< In the report's backtrace.
    std::uint64_t pc = 0, cfa = 0; ///< As in wire::Frame.
  };
  std::vector<Restartable> restartable;
  std::string folder;                ///< With the control socket.
  bool help = false;                 ///< Print the help text.
  std::uint32_t stayingDebugger = 0; ///< Of an earlier crash, attached already; 0: none.
};

/// gdb or lldb (`name`), attached, in the crashed frame. `stop` has the program run into the
/// breakpoint of a debugger that is attached already.
std::unique_ptr<FrontEnd> makeDebuggerFrontEnd(const std::string& name,
                                               std::shared_ptr<Terminal> terminal,
                                               DebuggerTask task, std::function<Status()> stop);

/// The text behind `help` at the prompt, and what a debugger's first session begins with.
const char* sessionHelp();
const char* debuggerHelp();

} // namespace hot_restart::cli
