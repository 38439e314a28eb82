// May this function be wrapped, and how? Answers with a value; changes nothing.
#pragma once

#include "decide/function_id.h"
#include "decide/function_plan.h"
#include "source/file_tokens.h"

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/wrap.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"

#include <functional>
#include <set>

namespace hot_restart::rewriter {

/// What deciding needs to know. All of it outlives the plans.
struct PlanContext {
  clang::ASTContext& ast;
  const WrapOptions& options;
  CompilerKind compiler; ///< That will compile the text.
  std::function<bool(clang::FileID)>
      isEditable; ///< The text of that inclusion event is part of the output.
  /// Functions of that inclusion event are decided about.
  std::function<bool(clang::FileID)> isWanted;
  BodyNames& names;
  FileTokens& tokens;
  std::set<clang::FileID> wholeMarkedFiles = {}; ///< HOT_RESTART_WRAP_MODULE stands in them.
  /// Places in classes that declare a body for specialisations already.
  std::set<clang::SourceLocation> declaredForSpecialisations = {};
};

/// Decides about one definition found by findFunctions().
FunctionDecision decide(const clang::FunctionDecl& function, PlanContext& context);

} // namespace hot_restart::rewriter
