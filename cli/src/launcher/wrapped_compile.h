// One compile of a wrapped file: rewrite, write, compile, mend the depfile; or fall back to the
// user's own text.
#pragma once

#include "launcher/cc_options.h"

#include "hot_restart/rewriter/compile_command.h"

namespace hot_restart::cli {

/// `command` is a compile (CommandAction::kCompile). Never breaks a build: whatever goes wrong with
/// the wrapping, the user's file is compiled as it is, with one line on stderr. Returns the exit
/// status.
int compileWrapped(const CcOptions& options, const rewriter::CompileCommand& command);

} // namespace hot_restart::cli
