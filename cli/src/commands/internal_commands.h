// `hrtool session|attend|adopt|module --fd N` (hidden): started by the runtime of a program, with a
// socket to it.
#pragma once

namespace CLI {
class App;
}

namespace hot_restart::cli {

void setupInternalCommands(CLI::App& app);

} // namespace hot_restart::cli
