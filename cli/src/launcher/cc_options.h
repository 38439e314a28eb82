// What `hrtool cc` is asked to do: what to wrap, and the compile itself.
#pragma once

#include "hot_restart/rewriter/lambda_choice.h"
#include "launcher/wrap_filter.h"

#include <string>
#include <vector>

namespace hot_restart::cli {

struct CcOptions {
  std::vector<std::string> command; ///< COMPILER ARGS, launchers that follow ours included.
  WrapFilter filter;
  std::vector<std::string> headers; ///< Functions defined in headers that match are wrapped too.
  bool markedOnly = false;
  bool breakOnEscaping = false;
  bool keepArguments = false;                                     ///< ARGUMENTS snapshot.
  bool separateBodies = false;                                    ///< BODIES separate.
  rewriter::LambdaChoice lambdas = rewriter::LambdaChoice::kNone; ///< LAMBDAS.
};

} // namespace hot_restart::cli
