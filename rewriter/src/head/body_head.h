// Copies the head of a function declaration, token by token, into a head for its body.
//
// clang-format off
//   [[nodiscard]] virtual int Foo::bar(int a = 1) const noexcept override
//                                    |
//                                    v
//                     int Foo::bar$body(int a) const
// clang-format on
//
// The AST is asked for positions only. What cannot be copied safely is a SkipReason.
#pragma once

#include "head/head_request.h" // IWYU pragma: export
#include "head/head_result.h"
#include "head/outer_begin.h"      // IWYU pragma: export
#include "head/template_clauses.h" // IWYU pragma: export
#include "source/file_tokens.h"

#include "clang/Basic/SourceManager.h"

#include <variant>

namespace hot_restart::rewriter {

std::variant<BodyHead, SkipReason> copyHead(FileTokens& tokens, const clang::SourceManager& sources,
                                            const HeadRequest& request);

} // namespace hot_restart::rewriter
