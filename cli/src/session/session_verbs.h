// What can be asked of a session, by whomever: the prompt, the debugger's script, `hrtool VERB
// PID`.
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/wire.h"
#include "program/control_protocol.h"
#include "reload/prepared_reload.h"
#include "reload/reload_scope.h"
#include "session/restart_choice.h"
#include "session/session_context.h"

#include <functional>
#include <string>

namespace hot_restart::cli {

class SessionVerbs {
public:
  explicit SessionVerbs(SessionContext& context) : context_(context) {}

  /// Does what is asked and tells `who`. Outcomes other than kOpen end the session.
  Outcome perform(const ControlRequest& request, Requester who);

  Outcome programEnded();
  /// What the program wants of a crash that is declined (SessionContext::isDeclined()).
  Outcome declined(const ControlRequest& request, Requester who);

private:
  using Target = RestartTarget;

  /// What a restart loads or swaps first: asks the program, and remembers it once that is done.
  struct Change {
    std::function<Result<wire::LoadReply>()> apply;
    std::function<Status(const wire::LoadReply&)> remember;
    std::string done; ///< Lines that are said when it has been taken.
  };

  /// A verb that is about a function, and may change what is loaded.
  using FunctionVerb = Outcome (SessionVerbs::*)(const ControlRequest&, Requester&, const Target&);
  Outcome performOn(FunctionVerb verb, const ControlRequest& request, Requester& who);

  Outcome show(const ControlRequest& request, Requester& who);
  Outcome exitProgram(const ControlRequest& request, Requester& who);
  Outcome reraise(const ControlRequest& request, Requester& who);
  Outcome exitWith(int status, const ControlRequest& request, Requester& who);
  Outcome attached(const ControlRequest& request, Requester& who);
  Outcome attachFailed(const ControlRequest& request, Requester& who);

  Outcome continueProgram(const ControlRequest& request, Requester& who, const Target& target);
  Outcome reload(const ControlRequest& request, Requester& who, const Target& target);
  Outcome tryFunction(const ControlRequest& request, Requester& who, const Target& target);
  Outcome returnValue(const ControlRequest& request, Requester& who, const Target& target);
  Outcome restartModule(const ControlRequest& request, Requester& who, const Target& target);
  Outcome versions(const ControlRequest& request, Requester& who, const Target& target);
  Outcome use(const ControlRequest& request, Requester& who, const Target& target);

  Outcome restartSame(const ControlRequest& request, Requester& who, const Target& target,
                      const std::string& why);
  Result<PreparedReload> prepare(const ReloadScope& scope, Requester& who);
  /// The same for what a restart of `target` needs. Without a frame in the request, and if the
  /// program has not asked for the innermost one, `target` becomes the frame that the edit is for.
  Result<PreparedReload> prepareRestart(const ControlRequest& request, bool everyFunction,
                                        Target& target, Requester& who);
  Result<wire::LoadReply> load(const PreparedReload& prepared);
  Status remember(const PreparedReload& prepared);
  Result<wire::LoadReply> useVersion(const std::string& key, unsigned version);
  Outcome finishLoad(const PreparedReload& prepared, const Result<wire::LoadReply>& reply,
                     const std::string& more, Requester& who);
  Outcome refuse(Requester& who, const std::string& why);
  Result<Target> targetOf(const ControlRequest& request);
  void tellStretch(const Target& target, Requester& who);
  static void tellSame(const Target& target, const std::string& why, Requester& who);
  void tellOuterEdits(const Target& target, const PreparedReload& prepared, Requester& who);
  /// Lets the debugger go, applies the change (if any), restarts.
  Outcome restart(const ControlRequest& request, Requester& who, const Target& target,
                  const Change* change);
  void letGo(const ControlRequest& request, Requester& who, const std::string& restartJson = {});

  SessionContext& context_;
};

} // namespace hot_restart::cli
