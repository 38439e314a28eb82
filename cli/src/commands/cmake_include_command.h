// `hrtool cmake-include`: where the file lies that wraps a project from the command line of CMake.
#pragma once

namespace CLI {
class App;
}

namespace hot_restart::cli {

void setupCmakeIncludeCommand(CLI::App& app);
/// Prints the path on stdout, or says on stderr why there is none. Returns the exit status.
int runCmakeIncludeCommand();

} // namespace hot_restart::cli
