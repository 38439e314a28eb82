// What `hrtool cc` and `hrtool rewrite` let a person choose about wrapping, and the options for it.
#pragma once

#include "hot_restart/rewriter/lambda_choice.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace hot_restart::cli {

struct WrapChoices {
  std::vector<std::string> headers; ///< Functions defined in headers that match are wrapped too.
  bool markedOnly = false;          ///< MARKED_ONLY.
  bool breakOnEscaping = false;     ///< BREAK_ON escaping.
  bool keepArguments = false;       ///< ARGUMENTS snapshot.
  rewriter::LambdaChoice lambdas = rewriter::LambdaChoice::kNone; ///< LAMBDAS.
};

/// `choices` is referred to until the command line has been read.
void addWrapChoices(CLI::App& command, WrapChoices& choices);

} // namespace hot_restart::cli
