// What the manifest remembers of one function definition, wrapped or left alone.
#pragma once

#include "decide/function_plan.h"
#include "source/file_tokens.h"

#include "hot_restart/rewriter/manifest.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"

namespace hot_restart::rewriter {

/// `probesScopes`: those of a wrapped function have probes (scope_probes.h).
FunctionEntry recordFunction(const clang::FunctionDecl& function, const FunctionDecision& decision,
                             FileTokens& tokens, bool probesScopes);

} // namespace hot_restart::rewriter
