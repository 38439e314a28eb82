// Data that every file which includes a system header has of its own (`static Registry registry;`,
// `const Validator ExistingFile(...);`). Such headers stay includes in a unit, which then has a
// copy of the data: wrong, where the chosen functions use it. To bind it to the program's, the
// header's text is taken into the unit's and edited as the project's headers are
// (promote_linkage.h).
#pragma once

#include "source/parse.h"

#include "clang/AST/Decl.h"

#include <set>
#include <string>

namespace hot_restart::rewriter {

/// The canonical names (canonical_name.h) of all such data.
std::set<std::string> dataOfHeaders(const ParsedUnit& unit);

/// Has the system headers inlined that define variables of those mangled names, at namespace scope
/// with internal linkage. To be called before anything asks what is inlined.
void inlineHeadersOfData(ParsedUnit& unit, const std::set<std::string>& symbols);

/// Names, for people, a variable like that and its header, if the header stays an include and the
/// initialiser runs in every file. Empty when there is none; the library counts those of
/// <iostream>.
std::string initializedByHeaders(const ParsedUnit& unit);

} // namespace hot_restart::rewriter
