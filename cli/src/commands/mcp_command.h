// `hrtool mcp`: an agent drives sessions over the Model Context Protocol.
#pragma once

namespace CLI {
class App;
}

namespace hot_restart::cli {

void setupMcpCommand(CLI::App& app);

} // namespace hot_restart::cli
