// The names of the bodies that the rewriter adds.
#pragma once

#include "clang/AST/Decl.h"

#include <map>
#include <set>
#include <string>

namespace hot_restart::rewriter {

/// Gives each function a body name that is unique in its scope: `bar$body`, `bar$body$2`, ... in
/// order of declaration.
class BodyNames {
public:
  /// `keep`: USR -> body name, from an earlier version; these win, and new names avoid them.
  explicit BodyNames(std::map<std::string, std::string> keep = {});
  /// Same function, same answer. Empty for a function that its USR does not tell from another one
  /// (overloads that differ in constraints only).
  const std::string& nameFor(const clang::FunctionDecl& function);
  /// The name of the body of `member`, which the body of `specialisation` specialises.
  const std::string& nameForMember(const clang::FunctionDecl& member,
                                   const clang::FunctionDecl& specialisation);

private:
  std::string freshName(const clang::FunctionDecl& function);

  std::map<std::string, std::string> byUsr_;
  std::map<std::string, const clang::Decl*> owners_;
  std::string none_;
  std::set<std::string> kept_;
  std::map<const clang::DeclContext*, std::map<std::string, int>> taken_;
};

} // namespace hot_restart::rewriter
