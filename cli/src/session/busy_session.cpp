// `show` is answered at once, `reraise` and `exit` stop the compiler first, and everything else is
// told what to wait for.
#include "session/busy_session.h"

#include "hot_restart/result.h"
#include "program/control_protocol.h"
#include "program/verb.h"
#include "reload/worker_answer.h"
#include "session/session_context.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace hot_restart::cli {
namespace {

constexpr std::chrono::milliseconds kRequestLimit{1000};

} // namespace

Meanwhile BusySession::meanwhile() {
  Meanwhile meanwhile;
  meanwhile.program = context_.link.descriptor();
  meanwhile.requests = context_.control ? context_.control->descriptor() : -1;
  meanwhile.serve = [this] { return serve(); };
  return meanwhile;
}

/// False: the work is to be stopped.
bool BusySession::serve() {
  std::optional<ControlConnection> connection =
      context_.control ? context_.control->accept() : std::nullopt;
  if (!connection) {
    return true;
  }
  const Result<std::string> line = connection->readLine(kRequestLimit);
  const Result<ControlRequest> request =
      line ? requestFromJson(*line) : Result<ControlRequest>(line.error());
  if (!request) {
    connection->finish(false, request.error().message + "\n");
    return true;
  }
  switch (request->command) {
  case Verb::kShow:
    static_cast<void>(verbs_.perform(*request, Requester(context_, &*connection)));
    return true;
  case Verb::kReraise:
  case Verb::kExit:
    pending_.emplace(Pending{std::move(*connection), *request});
    return false;
  default:
    connection->finish(false, "hot_restart: an edit is being compiled; until that is done, or has "
                              "been interrupted, only `show`, `reraise` and `exit` are served\n");
    return true;
  }
}

} // namespace hot_restart::cli
