// Where classes name a function as their friend, and whether its body can become one as well.
//
//   friend R f(A);   friend R ns::f(A);   friend R f<>(A);   template <class T> friend R f(T);
#pragma once

#include "clang/AST/Decl.h"
#include "clang/AST/DeclFriend.h"
#include "clang/Basic/SourceManager.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// A friend that is defined in a class.
bool isHiddenFriend(const clang::FunctionDecl& function);

/// `friend R ns::f(A);`
bool isQualifiedFriend(const clang::FunctionDecl& declaration);

/// A friend declaration as written: in the class template, not in its instance.
struct FriendPlace {
  const clang::FriendDecl* friendship = nullptr;
  const clang::FunctionDecl* function = nullptr;
};

/// The one that `declaration` is, or has been made of; nulls when it is none, or cannot be found.
FriendPlace friendDeclarationOf(const clang::FunctionDecl& declaration);

/// Why the body of `function` cannot stand behind `declaration`; `isLost`: that was not found as
/// written.
std::optional<std::string> unsupportedFriend(const clang::FunctionDecl& function,
                                             const clang::FunctionDecl& declaration, bool isLost);

/// The declarations `friend R f<>(A);` of instances of the template `function`, which need not be
/// a friend itself.
std::vector<const clang::FunctionDecl*> friendSpecialisations(const clang::FunctionDecl& function);

/// The first declaration of `function` in its namespace, which a friend declaration with a
/// qualifier or template arguments refers to; null when there is none whose text can be changed.
const clang::FunctionDecl* declaredForFriend(const clang::FunctionDecl& function,
                                             const clang::SourceManager& sources,
                                             const std::function<bool(clang::FileID)>& isEditable);

} // namespace hot_restart::rewriter
