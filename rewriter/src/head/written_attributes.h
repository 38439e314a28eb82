// What the tokens of a function's declarations tell about its attributes, and the AST does not.
#pragma once

#include "head/attribute_list.h"
#include "source/file_tokens.h"

#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"

namespace hot_restart::rewriter {

/// Whether no declaration of the function spells the attribute: a pragma around one of them gives
/// it, and to the body that stands there as well.
bool comesFromPragma(const clang::Attr& attribute, const clang::FunctionDecl& function,
                     FileTokens& tokens, const clang::SourceManager& sources);

/// Adds those that only GCC knows and that change the code of the body, macros looked into.
void addGccOnly(const clang::FunctionDecl& function, FileTokens& tokens,
                const clang::SourceManager& sources, AttributeList& list);

} // namespace hot_restart::rewriter
