// Commands that compile several C++ files at once, or link: `g++ a.cpp b.cpp -o app`, `g++ -c a.cpp
// b.cpp`, `g++ a.o -o app`. Each file is compiled on its own, and what is linked gets the runtime.
#pragma once

#include "launcher/cc_options.h"

#include "hot_restart/rewriter/compile_command.h"

#include <string>
#include <vector>

namespace hot_restart::cli {

/// `command` is a CommandAction::kSeveral. Returns the exit status of the first that fails.
int compileSeveral(const CcOptions& options, const rewriter::CompileCommand& command);

/// `command` is a CommandAction::kLink. The objects of its C++ files are kept in OUTPUT.hr. Returns
/// the exit status, or becomes the compiler that links.
int link(const CcOptions& options, const rewriter::CompileCommand& command);

/// What a link needs so that the linker takes the runtime if an object asks for it. Empty: there is
/// no runtime near this hrtool.
std::vector<std::string> runtimeLinkArguments();

/// Whether `source` is one that configure scripts, CMake and Meson try a compiler with: it is
/// compiled as it is.
bool isProbe(const std::string& source);

} // namespace hot_restart::cli
