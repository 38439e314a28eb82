// Clang's annotations of locks, which a body has as its function does: they name parameters, and
// stand behind the declarator.
#pragma once

#include "head/attribute_list.h"

#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"

namespace hot_restart::rewriter {

/// Adds the attribute if it is such an annotation.
void addLocking(const clang::Attr& attribute, const clang::FunctionDecl& function,
                AttributeList& list);

} // namespace hot_restart::rewriter
