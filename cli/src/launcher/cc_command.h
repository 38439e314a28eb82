// `hrtool cc [options] -- COMPILER ARGS`: the compiler launcher. Compiles the wrapped text instead
// of the user's file, and is otherwise not there: same object, same depfile, same messages, same
// exit status.
#pragma once

#include "launcher/cc_options.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace hot_restart::cli {

/// `tail` is what follows `--` on hrtool's command line.
void setupCcCommand(CLI::App& app, const std::vector<std::string>& tail);

/// The exit status. What neither compiles C++ nor links replaces this process.
int runCcCommand(const CcOptions& options);

/// What to add to a link that hrtool does not see, on stdout. Returns the exit status.
int printLinkFlags();

} // namespace hot_restart::cli
