// What every generated file needs around its text, in the first build and in units alike.
#pragma once

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/wrap.h"

#include "clang/Basic/LangOptions.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// abi.h beside an installed hrtool, or that of the source tree.
std::string abiHeaderFor(const WrapOptions& options);

/// What the generated text needs on top of the user's own flags.
std::vector<std::string> generatedFileArguments(const CompileCommand& command,
                                                const clang::LangOptions& language);

} // namespace hot_restart::rewriter
