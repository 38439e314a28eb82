// Lambdas in units: they come along with the function around them, and the closures that a program
// has run the new text if they hold what it needs.
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"

#include "record/decided_file.h"
#include "unit_text/reload_text_data.h"

#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// Chooses the functions around the lambdas that were asked for, and all wrapped lambdas of every
/// chosen function. `result.manifest` is the edited file's.
void chooseLambdas(const ReloadTextRequest& request, ReloadText& result);

/// Adds to `result.changedUsrs` and `result.goneUsrs`.
void compareLambdas(const ReloadTextRequest& request, const DecidedFile& edited,
                    ReloadText& result);

/// Errors: kRefused, when a lambda that was asked for has no text that its closures could run.
/// Notes say which closures keep their old text.
Status checkLambdas(const ReloadTextRequest& request, const DecidedFile& edited,
                    ReloadText& result);

/// After a unit has been made: what its functions have lost stays in the manifest as retired, and
/// the lambdas of functions that it did not bring stay as they run.
void keepLambdas(const Manifest& running, const std::set<std::string>& chosenUsrs,
                 Manifest& edited);

} // namespace hot_restart::rewriter
