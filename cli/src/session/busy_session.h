// What a session answers while it compiles: a compiler may take minutes, or hang, and whoever asks
// then wants to know, or to end it.
#pragma once

#include "program/control_protocol.h"
#include "reload/reload_worker.h"
#include "session/session_context.h"
#include "session/session_verbs.h"

#include <deque>
#include <optional>

namespace hot_restart::cli {

class BusySession {
public:
  /// Both are referred to.
  BusySession(SessionContext& context, SessionVerbs& verbs) : context_(context), verbs_(verbs) {}

  /// To be polled while a child works; valid as long as this lives.
  Meanwhile meanwhile();

  /// What came while a child worked and is still to be done: what has stopped it (reraise, exit)
  /// first.
  struct Pending {
    ControlConnection connection;
    ControlRequest request;
  };
  /// Whoever has gone meanwhile, or was interrupted, is passed over.
  std::optional<Pending> takePending();

private:
  bool serve();

  SessionContext& context_;
  SessionVerbs& verbs_;
  std::deque<Pending> pending_;
};

} // namespace hot_restart::cli
