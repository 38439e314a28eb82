// Which functions a unit brings, and what forbids to bring them.
#pragma once

#include "hot_restart/result.h"

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

/// Errors: kRefused, naming the function and the way out. Fills in `choice.functions` and what
/// becomes of the functions' statics.
Status checkChoice(const ReloadTextRequest& request, const DecidedFile& edited, UnitChoice& choice,
                   ReloadText& result);

} // namespace hot_restart::rewriter
