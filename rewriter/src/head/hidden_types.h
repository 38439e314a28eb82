// Types that a function shares its name with. Behind the function's declaration the name means the
// function, so a head that is copied to there says `struct ::ns::String`.
//
// clang-format off
//
//   void String(const String*);
//   ->
//   void String(const String*); void String$body(const struct ::ns::String* x);
//
// clang-format on
#pragma once

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"

#include <map>
#include <optional>
#include <string>

namespace hot_restart::rewriter {

/// By offset in `file`, what takes the place of each such name in the return type and the
/// parameters; nothing when one of the types cannot be named from everywhere.
std::optional<std::map<unsigned, std::string>> hiddenTypes(const clang::SourceManager& sources,
                                                           clang::FileID file,
                                                           const clang::FunctionDecl& function);

} // namespace hot_restart::rewriter
