// Declarations of a body that must stand in a class: behind the function's own declaration, and
// behind `friend` ones; and those in front of the class that a `friend ns::f` or `friend f<>`
// needs.
//
// clang-format off
//   struct Foo { virtual int bar(int a = 1); };
//                                             |
//                                             v
//   struct Foo { virtual int bar(int a = 1); int bar$body(int a); };
// clang-format on
#pragma once

#include "head/head_result.h"
#include "head/neighbour_declaration.h" // IWYU pragma: export
#include "source/file_tokens.h"

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"

#include <functional>
#include <variant>
#include <vector>

namespace hot_restart::rewriter {

/// What stands in classes for the definition `function`; empty when nothing must. A SkipReason when
/// one of the declarations cannot take a neighbour (system header, macro, `int a(), b();`).
std::variant<std::vector<ClassDeclaration>, SkipReason>
declareInClasses(const clang::FunctionDecl& function, const BodySpelling& body, FileTokens& tokens,
                 const clang::SourceManager& sources,
                 const std::function<bool(clang::FileID)>& isEditable);

} // namespace hot_restart::rewriter
