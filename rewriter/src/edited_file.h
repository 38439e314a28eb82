// The edited file of a reload: parsed, each of its functions decided upon as the first build would.
#pragma once

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/wrap.h"

#include "file_tokens.h"
#include "function_plan.h"
#include "parse.h"
#include "statics.h"

#include <string>
#include <vector>

namespace clang {
class FunctionDecl;
}

namespace hot_restart::rewriter {

struct DecidedFunction {
  const clang::FunctionDecl* function = nullptr;
  FunctionDecision decision;
  std::string usr;
};

/// Valid as long as the parsed unit.
struct EditedFile {
  std::vector<DecidedFunction> functions;
  std::vector<DescribedVariable> variables;
  Manifest manifest; ///< Without what is the build's: command, source, generated, options.
};

/// Bodies keep the names that they have in the running program.
EditedFile readEditedFile(ParsedUnit& unit, FileTokens& tokens, const Manifest& running,
                          const WrapOptions& options);

} // namespace hot_restart::rewriter
