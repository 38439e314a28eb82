// Which text a function stands for, and which functions stand for one text.
#pragma once

#include "clang/AST/Decl.h"

#include <vector>

namespace hot_restart::rewriter {

/// The function whose text it is: an instance has that of its template.
const clang::FunctionDecl& patternOf(const clang::FunctionDecl& function);

/// The declaration with the body; null: there is none.
const clang::FunctionDecl* definitionOf(const clang::FunctionDecl& function);

bool isInstance(const clang::FunctionDecl& function);

/// Members of closures and of local classes belong to the text of the function around them.
bool isPartOfAnother(const clang::FunctionDecl& function);

/// What the compiler has made of a template, or of a member of one.
std::vector<const clang::FunctionDecl*> instancesOf(const clang::FunctionDecl& function);

} // namespace hot_restart::rewriter
