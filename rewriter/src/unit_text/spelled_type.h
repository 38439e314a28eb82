// Types of variables that their initialisers decide (`auto`, `std::array values{...}`, `int
// all[]`): where an initialiser goes, the type must be written in its place.
#pragma once

#include "unit_text/linkage_edits.h"

#include "clang/AST/Decl.h"
#include "clang/AST/Type.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Basic/LangOptions.h"

#include <optional>
#include <string>

namespace hot_restart::rewriter {

/// The part of a declared type that the initialiser decides.
struct DeducedPart {
  clang::TypeLoc written; ///< `auto`, or the name of a template.
  clang::QualType type;   ///< What was deduced for it.
};

/// Nothing: the whole type is written.
std::optional<DeducedPart> deducedPart(const clang::VarDecl& variable);

/// The type as C++ text; nothing when it has no name (a closure's, say).
std::optional<std::string> spelledType(clang::QualType type, const clang::LangOptions& language);

/// Whether the type is written, or can be.
bool isSpellable(const clang::VarDecl& variable, const LinkageEdits& linkage);

/// Writes the deduced part or the array's bound, if the variable has one.
void spellType(const clang::VarDecl& variable, LinkageEdits& linkage);

} // namespace hot_restart::rewriter
