// `show` is answered at once, `reraise` and `exit` stop the compiler first, and everything else
// waits, and is told what for.
#include "session/busy_session.h"

#include "hot_restart/result.h"
#include "program/control_protocol.h"
#include "program/verb.h"
#include "reload/worker_answer.h"
#include "session/session_context.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace hot_restart::cli {
namespace {

constexpr std::chrono::milliseconds kRequestLimit{1000};
/// This many requests wait at most.
constexpr std::size_t kMostPending = 32;

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
    pending_.push_front(Pending{std::move(*connection), *request});
    return false;
  default:
    if (pending_.size() >= kMostPending) {
      connection->finish(false, "hot_restart: an edit is being compiled, and too many requests "
                                "wait for that already\n");
      return true;
    }
    connection->say("hot_restart: an edit is being compiled; this waits until that is done, or has "
                    "been ended by `reraise` or `exit`\n");
    pending_.push_back(Pending{std::move(*connection), *request});
    return true;
  }
}

std::optional<BusySession::Pending> BusySession::takePending() {
  while (!pending_.empty()) {
    Pending first = std::move(pending_.front());
    pending_.pop_front();
    if (!first.connection.isGone()) {
      return first;
    }
  }
  return std::nullopt;
}

} // namespace hot_restart::cli
