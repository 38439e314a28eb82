// What `hrtool rewrite` says of the functions of a file: whether each is wrapped, and what calling
// it again would do twice.
#pragma once

#include "hot_restart/rewriter/manifest.h"

#include <string>
#include <vector>

namespace hot_restart::cli {

/// A line for each function, with the reason if it is left alone.
std::string listed(const std::vector<const rewriter::FunctionEntry*>& functions);

/// The same as docs/json.md's `functions`.
std::string listedAsJson(const std::vector<const rewriter::FunctionEntry*>& functions);

/// Lists the effects of each wrapped function, a line each, those of what it calls in the file
/// included.
std::string effectsOf(const rewriter::Manifest& manifest);

/// The same as docs/json.md's `effects`.
std::string effectsAsJson(const std::vector<const rewriter::FunctionEntry*>& functions);

} // namespace hot_restart::cli
