// Reads what a compiler says of a rewritten text that it does not take: in which wrapped functions
// do its errors lie? Those can be left alone, so that the rest of the file stays wrapped.
#pragma once

#include "hot_restart/rewriter/manifest.h"

#include <string>
#include <vector>

namespace hot_restart::cli {

struct FailingFunction {
  const rewriter::FunctionEntry* function = nullptr; ///< Wrapped; belongs to the manifest.
  std::string error; ///< The compiler's line, without the escape sequences of a terminal.
};

/// The wrapped functions of `manifest` that the errors in `messages` (of GCC or Clang, relative to
/// `directory`) lie in, each once, in the manifest's order. An error that lies in none of them is
/// attributed by the names of bodies in its text, or else by where its notes say that it comes
/// from (the stub that instantiates a template of abi.h). Empty: no error can be attributed.
std::vector<FailingFunction> failingFunctions(const rewriter::Manifest& manifest,
                                              const std::string& messages,
                                              const std::string& directory);

} // namespace hot_restart::cli
