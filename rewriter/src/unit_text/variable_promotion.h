// Variables of namespaces and classes in a unit: those that the program has become declarations or
// are exported under its name, new ones are exported.
#pragma once

#include "record/statics.h"
#include "source/inclusion_record.h"
#include "unit_text/linkage_edits.h"

#include "hot_restart/rewriter/compile_command.h"

#include "clang/AST/ASTContext.h"

#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

struct PromotionRequest {
  clang::ASTContext& ast;
  const InclusionRecord& inclusions;
  const std::vector<DescribedVariable>& variables; ///< describeVariables() of `ast`.
  const std::set<std::string>& existing; ///< USRs of the variables that the running program has.
  CompilerKind compiler = CompilerKind::kGcc; ///< That the unit is compiled with.
  bool keepsInstances = false; ///< Of templates that only initialisers use: they are wanted.
};

struct Promotion {
  /// Variables that the program has and whose initialiser could not be taken out (a macro made
  /// them): the unit's start-up code must not run at all.
  std::vector<std::string> keptInitializers;
  /// New variables whose initialiser must run.
  std::vector<std::string> newInitializers;
};

/// Adds the edits of the variables alone.
Promotion promoteVariables(const PromotionRequest& request, LinkageEdits& linkage);

} // namespace hot_restart::rewriter
