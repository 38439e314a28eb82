// What a session answers while it compiles: a compiler may take minutes, or hang, and whoever asks
// then wants to know, or to end it.
#pragma once

#include "program/control_protocol.h"
#include "reload/reload_worker.h"
#include "session/session_context.h"
#include "session/session_verbs.h"

#include <optional>
#include <utility>

namespace hot_restart::cli {

class BusySession {
public:
  /// Both are referred to.
  BusySession(SessionContext& context, SessionVerbs& verbs) : context_(context), verbs_(verbs) {}

  /// To be polled while a child works; valid as long as this lives.
  Meanwhile meanwhile();

  /// What has stopped the compiler and is still to be done (reraise, exit).
  struct Pending {
    ControlConnection connection;
    ControlRequest request;
  };
  std::optional<Pending> takePending() { return std::exchange(pending_, std::nullopt); }

private:
  bool serve();

  SessionContext& context_;
  SessionVerbs& verbs_;
  std::optional<Pending> pending_;
};

} // namespace hot_restart::cli
