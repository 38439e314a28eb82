// Instances of templates that nothing but the initialiser of a variable asks for. A unit takes the
// initialiser out, as the program has run it; a function that nobody calls keeps it for the
// compiler. The linker drops that function.
//
// clang-format off
//
//   static bool done = Register<Test<int>>("a");
//   ->
//   extern bool done; <function> { decltype(done) hr$v = Register<Test<int>>("a"); }
//
// clang-format on
//
// The initialiser of a static member may name what only members may: there the function is one.
#pragma once

#include "clang/AST/Decl.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceManager.h"

#include <optional>
#include <string>

namespace hot_restart::rewriter {

/// Whether the initialiser names an instance that the project's text has a part in.
bool bringsInstances(const clang::VarDecl& variable, const clang::SourceManager& sources);

/// One line for behind the declaration of `variable` in its namespace: the function. `begin`,
/// `end`: the initialiser as written. Nothing when that cannot stand in a function, or on one line.
std::optional<std::string> instancesText(const clang::VarDecl& variable, unsigned number,
                                         clang::SourceLocation begin, clang::SourceLocation end,
                                         const clang::SourceManager& sources,
                                         const clang::LangOptions& language);

/// A function for the initialiser of a static member that is defined outside its class.
struct MemberInstances {
  clang::SourceLocation declareAt; ///< In the class, behind the variable's own declaration.
  std::string declaration;
  std::string definition; ///< One line for behind the definition that is gone.
};

/// Arguments and "nothing" as for instancesText(); nothing as well for a member that is declared in
/// a macro.
std::optional<MemberInstances> memberInstances(const clang::VarDecl& variable, unsigned number,
                                               clang::SourceLocation begin,
                                               clang::SourceLocation end,
                                               const clang::SourceManager& sources,
                                               const clang::LangOptions& language);

} // namespace hot_restart::rewriter
