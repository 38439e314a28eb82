// Which functions a unit brings.
#pragma once

#include "record/decided_file.h"
#include "unit_text/reload_text_data.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace clang {
class FunctionDecl;
}

namespace hot_restart::rewriter {

/// A body under the old name that calls the new function with so many of the old arguments.
struct Adapter {
  std::string bodyName;
  unsigned parameters = 0;
};

struct UnitChoice {
  std::vector<const clang::FunctionDecl*> functions;
  std::map<std::string, Adapter> adapters; ///< By the new function's USR.
  std::set<std::string> adaptedUsrs;       ///< Of the old functions.

  /// One of the functions is a template: the unit needs the text that makes instances of it.
  bool hasTemplate() const;
};

/// Chooses, and says in `result` what was chosen: functionUsrs, contents, adapted, notes. Whether
/// what was chosen may be loaded is checkChoice()'s question. `result.manifest` is the edited
/// file's.
UnitChoice chooseFunctions(const ReloadTextRequest& request, const DecidedFile& edited,
                           ReloadText& result);

} // namespace hot_restart::rewriter
