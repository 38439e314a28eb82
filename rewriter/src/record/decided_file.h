// A parsed file with all of its functions decided upon, and what its manifest says: the begin of
// the first build and of each reload, which must decide alike.
#pragma once

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/wrap.h"

#include "decide/function_plan.h"
#include "record/dependency_fingerprint.h"
#include "record/lambda_record.h"
#include "record/statics.h"
#include "source/file_tokens.h"
#include "source/parse.h"

#include <map>
#include <memory>
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
struct DecidedFile {
  std::vector<DecidedFunction> functions;
  std::vector<DescribedVariable> variables;
  std::unique_ptr<DependencyFingerprint> dependencies;
  std::vector<LostLambda> lostLambdas; ///< Of the running version.
  Manifest manifest; ///< It lacks what the build knows: command, source, generated, options.
};

/// `bodyNames`: those that functions have in the running program, by USR; they keep them. So do
/// `lambdas`, which are the running program's.
DecidedFile decideFile(ParsedUnit& unit, FileTokens& tokens, const CompileCommand& command,
                       const WrapOptions& options,
                       std::map<std::string, std::string> bodyNames = {},
                       const std::vector<FunctionEntry>& lambdas = {});

} // namespace hot_restart::rewriter
