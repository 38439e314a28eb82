// The declaration of a body that stands right behind one declaration of its function.
#pragma once

#include "head/body_attributes.h"
#include "head/head_result.h"
#include "source/file_tokens.h"

#include "clang/AST/Decl.h"
#include "clang/AST/DeclFriend.h"
#include "clang/Basic/SourceManager.h"

#include <string>
#include <variant>

namespace hot_restart::rewriter {

/// What the declarations of a body say otherwise than those of its function.
struct BodySpelling {
  std::string name;
  std::string returnType; ///< Empty: as written.
  BodyAttributes attributes;
};

/// `asFriend`: the friend declaration that `declaration` is part of, or null. A SkipReason when the
/// declaration cannot take a neighbour.
std::variant<ClassDeclaration, SkipReason>
declareBehind(const clang::FunctionDecl& declaration, const clang::FriendDecl* asFriend,
              const BodySpelling& body, FileTokens& tokens, const clang::SourceManager& sources);

} // namespace hot_restart::rewriter
