// What a person in front of a session sees and does. There is one front end for each kind of
// session; front_end_for.h decides.
#pragma once

#include "hot_restart/result.h"
#include "program/control_protocol.h"
#include "report/coloured_text.h"

#include <string>
#include <sys/types.h>

namespace hot_restart::cli {

class FrontEnd {
public:
  virtual ~FrontEnd() = default;
  /// Takes the terminal, starts the debugger, prompts. Called again after every refusal of a wish
  /// of its own, and after a load that the program refused.
  virtual Status open() = 0;
  /// It is polled for reading; -1: there is none.
  virtual int descriptor() const = 0;
  /// The descriptor is readable. What the person wants (kNone: nothing yet), or
  /// kFallBack, with the reason in `detail`.
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
  virtual FrameLabels frameLabels() const { return FrameLabels::kNumbers; }
};

} // namespace hot_restart::cli
