// A function that got further parameters with default arguments: its callers in the program go on
// passing the old ones. The unit then brings, beside the new function, a body for the old one's
// slot that calls the new function.
//
//   int f(int a, int more = 0) {...}  ->  int f$body(int a) { return f(a); }  // f(int)'s body
#pragma once

#include "hot_restart/rewriter/manifest.h"

#include "decide/function_plan.h"
#include "edit/edit_set.h"

#include "clang/AST/Decl.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hot_restart::rewriter {

/// A running function whose calls a new one takes.
struct AdaptedFunction {
  std::string slot;     ///< Mangled name of the old stub's slot.
  std::string bodyName; ///< Unqualified; of the old function.
};

/// How many parameters `edited` is called with by callers of `running`; nothing when they cannot
/// call it (another name, type or kind of function; a template; a constructor).
std::optional<unsigned> adaptedParameters(const FunctionEntry& running,
                                          const clang::FunctionDecl& edited,
                                          const FunctionPlan& plan);

/// Adds the body. To be called behind addStubAndBody() of `plan`.
void addAdapter(const FunctionPlan& plan, const std::string& bodyName, unsigned parameters,
                EditSet& edits);

/// The symbol of that function among `symbols` (mangled); null: none.
const std::string* findBody(const std::vector<std::string>& symbols, std::string_view bodyName);

} // namespace hot_restart::rewriter
