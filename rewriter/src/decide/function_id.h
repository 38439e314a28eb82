// Names of functions: for people, for the linker, across edits (USR), and for the bodies that the
// rewriter adds.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"

#include <map>
#include <set>
#include <string>

namespace hot_restart::rewriter {

/// Identity of the function across edits.
std::string functionUsr(const clang::FunctionDecl& function);
/// `ns::Foo::bar(int) const`.
std::string displayName(const clang::FunctionDecl& function);
/// Mangled name of a concrete function (constructors, destructors: the complete-object variant);
/// empty for templates.
std::string symbolName(const clang::FunctionDecl& function);

/// Gives each function a body name that is unique in its scope: `bar$body`, `bar$body$2`, ... in
/// order of declaration.
class BodyNames {
public:
  /// `keep`: USR -> body name, from an earlier version; these win, and new names avoid them.
  explicit BodyNames(std::map<std::string, std::string> keep = {});
  /// Same function, same answer. Empty for a function that its USR does not tell from another one
  /// (overloads that differ in constraints only).
  const std::string& nameFor(const clang::FunctionDecl& function);
  /// That of the member `pattern`, whose body the one of `specialisation` specialises.
  const std::string& nameForPattern(const clang::FunctionDecl& pattern,
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
