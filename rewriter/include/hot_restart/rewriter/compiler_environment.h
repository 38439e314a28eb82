// What a compiler reads beside its command line: variables of the environment that add folders or
// choose its parts (`CPATH`, set by Nix, Spack or environment modules in the shell that builds). A
// program is started from another shell as a rule, so they are recorded with the command.
#pragma once

#include "hot_restart/rewriter/compile_command.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// Of this process: `NAME=VALUE`, or `NAME` alone where the environment has no such variable. Only
/// variables that compilers look at are there.
std::vector<std::string> compilerEnvironment();

/// Makes this process's environment the one that the command was recorded in, for the compilers
/// that it starts and for Clang's parser, which reads it, too. To be called in a process that works
/// on this one command and has a single thread. A command without a record leaves all as it is.
void adoptEnvironment(const CompileCommand& command);

} // namespace hot_restart::rewriter
