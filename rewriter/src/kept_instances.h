// Instances of templates that nothing but the initialiser of a variable asks for. A unit takes the
// initialiser out, as the program has run it; a function that nobody calls keeps it for the
// compiler. The linker drops that function.
//
//   static bool done = Register<Test<int>>("a");   ->   extern bool done; <function> {
//   decltype(done) hr$v = Register<Test<int>>("a"); }
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

} // namespace hot_restart::rewriter
