// What `show`, `continue`, `reraise` and `reload` have in common: one request to the session of one
// process.
#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace hot_restart::cli {

struct SessionRequestOptions {
  int pid = 0;
  bool json = false; ///< Print the last reply as one JSON object instead of text.
};

/// Adds a subcommand `NAME PID [--json]` that ends hrtool with what `run` returns.
void setupSessionRequest(CLI::App& app, const std::string& name, const std::string& description,
                         std::function<int(const SessionRequestOptions&)> run);

/// Sends `command` and prints the answer. The exit status: success when the session granted it.
int requestOfSession(const SessionRequestOptions& options, const std::string& command);

} // namespace hot_restart::cli
