// Where one declarator stands in a declaration of several: `int f(), *g();`.
#pragma once

#include "source/file_tokens.h"

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceLocation.h"

#include <optional>

namespace hot_restart::rewriter {

/// What of the text belongs to one declarator.
struct DeclaratorPlace {
  unsigned skipBegin = 0, skipEnd = 0; ///< HeadRequest's.
  unsigned end = 0;                    ///< Of the declarator.
  unsigned semicolon = 0;              ///< Of the whole declaration.
};

/// `all` are the compiled tokens of the file, `firstName` and `name` the places of the names of the
/// first declarator and of the wanted one, which its parameter list ends before `close`. Nothing: a
/// brace stands among them.
std::optional<DeclaratorPlace> placeDeclarator(TokenSpan all, unsigned firstName, unsigned name,
                                               unsigned close);

/// The name of the first declarator that has its specifiers together with `function`.
clang::SourceLocation firstOfDeclaration(const clang::FunctionDecl& function);

} // namespace hot_restart::rewriter
