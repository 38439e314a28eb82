// What can be asked of a session, by whomever: the prompt, the debugger's script, `hrtool VERB
// PID`.
#pragma once

#include "hot_restart/rewriter/result.h"
#include "session/control_protocol.h"
#include "session/crash_report.h"
#include "session/reloader.h"
#include "session/session_context.h"

#include <cstdint>

namespace hot_restart::cli {

class SessionVerbs {
public:
  explicit SessionVerbs(SessionContext& context) : context_(context) {}

  /// Does what is asked and tells `who`. Outcomes other than kOpen end the session.
  Outcome perform(const ControlRequest& request, Requester who);

  Outcome continueProgram(const ControlRequest& request, Requester& who);
  Outcome programEnded();

private:
  /// The function that a request means, and the frame of its stub.
  struct Target {
    CrashedFunction function;
    std::uint32_t stubFrame = 0;
  };

  Outcome show(const ControlRequest& request, Requester& who);
  Outcome check(const ControlRequest& request, Requester& who);
  Outcome reraise(const ControlRequest& request, Requester& who);
  Outcome attached(const ControlRequest& request, Requester& who);
  Outcome attachFailed(const ControlRequest& request, Requester& who);

  Result<Target> targetOf(const ControlRequest& request);
  void tellLosses(const Target& target, Requester& who);
  Outcome load(const PreparedReload& prepared, Reloader& reloader, const Target& target,
               Requester& who);
  Outcome restart(std::uint32_t stubFrame);

  SessionContext& context_;
};

} // namespace hot_restart::cli
