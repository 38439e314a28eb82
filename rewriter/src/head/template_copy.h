// Copies the template clauses of a head for its body: without default arguments, in the body's
// order of parameters.
#pragma once

#include "head/head_places.h"
#include "head/head_request.h"
#include "head/head_result.h"
#include "source/file_tokens.h"

#include "clang/Basic/SourceManager.h"

#include <string>
#include <variant>

namespace hot_restart::rewriter {

/// Empty: the body has none.
std::variant<std::string, SkipReason> copyTemplates(FileTokens& tokens,
                                                    const clang::SourceManager& sources,
                                                    const HeadRequest& request,
                                                    const HeadPlaces& places);

} // namespace hot_restart::rewriter
