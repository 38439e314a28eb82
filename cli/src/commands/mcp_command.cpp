// The server is in mcp/.
#include "commands/mcp_command.h"

#include "mcp/mcp_server.h"

#include <CLI/CLI.hpp>

namespace hot_restart::cli {

void setupMcpCommand(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "mcp", "Serve an agent: the Model Context Protocol on standard input and output");
  command->callback([] {
    if (const int status = serveMcp(); status != 0) {
      throw CLI::RuntimeError(status);
    }
  });
}

} // namespace hot_restart::cli
