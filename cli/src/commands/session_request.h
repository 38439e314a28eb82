// What `show`, `continue`, `reraise` and `reload` have in common: one request to the session of one
// process.
#pragma once

#include "program/control_protocol.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace hot_restart::cli {

struct SessionRequestOptions {
  int pid = 0;
  bool json = false; ///< Print the last reply as one JSON object instead of text.
  ControlRequest request = {};
};

/// A subcommand `NAME PID [--json]` that ends hrtool with what `run` returns. A command may add
/// options of its own that fill `options->request`.
struct SessionCommand {
  CLI::App* command = nullptr;
  std::shared_ptr<SessionRequestOptions> options;
};
SessionCommand setupSessionRequest(CLI::App& app, const std::string& name,
                                   const std::string& description,
                                   std::function<int(const SessionRequestOptions&)> run);

/// Prints an answer, behind what has been `said` on the way. The exit status: success when `ok`.
int tellReply(const SessionRequestOptions& options, ControlReply reply, const std::string& said);

/// As requestOfSession(); nothing is printed and returned when there is no session, or when it ends
/// before it has answered (the program has gone on, or ended).
std::optional<int> requestOfLivingSession(const SessionRequestOptions& options, Verb command);

/// Sends the request with that verb and prints the answer. The exit status: success when the
/// session granted it.
int requestOfSession(const SessionRequestOptions& options, Verb command);

} // namespace hot_restart::cli
