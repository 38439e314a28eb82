// Turns internal linkage into external linkage in the text of a unit, so that the compiled unit can
// be made to refer to what the running program has. Part of a reload only.
//
// clang-format off
//
//   static int calls = 0;                       ->  int calls = 0;
//   static std::map<int, int> cache = load();   ->  extern std::map<int, int> cache;
//                                                   (exists: it is never built again)
//   const int kLimit = 5;                       ->  extern const int kLimit = 5;
//   namespace { struct Error {}; }              ->  inline namespace hr$anonymous { struct Error {}; }
//                                                   (a directive in front of it, since debuggers know
//                                                   nothing of inline namespaces)
//   static struct { int a; } state;             ->  struct hr$unnamed$1 { int a; } state;
//   static auto twice = [](int x) {...};        ->  inline auto twice = [](int x) {...};
//                                                   (Clang: closures have a name that other objects
//                                                   know in initialisers of inline variables only)
//   __attribute__((visibility("hidden")))       ->  __attribute__((visibility("default")))
//
// clang-format on
#pragma once

#include "edit/edit_set.h"
#include "record/statics.h"
#include "source/inclusion_record.h"

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/manifest.h"

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

/// Adds the edits. What cannot be promoted stays as written; the check of the compiled unit refuses
/// it if it matters.
Promotion promoteLinkage(const PromotionRequest& request, EditSet& edits);

} // namespace hot_restart::rewriter
