// Where the parts of a head stand in its file: template clauses | specifiers and return type | name
// | parameters | qualifiers.
#pragma once

#include "head/head_request.h"
#include "head/head_result.h"
#include "head/head_text.h"
#include "head/placeholder_parameters.h"
#include "source/file_tokens.h"

#include "clang/Basic/SourceManager.h"

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace hot_restart::rewriter {

/// Offsets in the file, and the places within them that are not copied as they are written.
struct HeadPlaces {
  unsigned templatesEnd = 0; ///< The request's begin: there are no clauses.
  unsigned nameBegin = 0, nameEnd = 0;
  unsigned openParen = 0, closeParen = 0; ///< Of the parameter list.
  std::vector<Placeholder> placeholders;
  std::map<unsigned, std::string> hiddenTypes; ///< hidden_types.h.
};

/// A SkipReason when one of the parts is not plain text of the file.
std::variant<HeadPlaces, SkipReason>
findHeadPlaces(FileTokens& tokens, const clang::SourceManager& sources, const HeadRequest& request);

} // namespace hot_restart::rewriter
