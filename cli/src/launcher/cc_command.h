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

/// The exit status of the compile. What is not a compile of one C++ file replaces this process.
int runCcCommand(const CcOptions& options);

} // namespace hot_restart::cli
