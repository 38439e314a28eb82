// The text side of fingerprints: names, types and values as words that do not change when lines
// move, hashes of what is written, and the macros in it.
#pragma once

#include "source/file_tokens.h"
#include "source/parse.h"

#include "clang/AST/Decl.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/AST/Type.h"
#include "clang/Basic/IdentifierTable.h"
#include "clang/Basic/SourceLocation.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// The name of a dependency for people: ``macro `LIMIT` ``.
std::string quoted(const char* kind, const std::string& name);

class DependencyText {
public:
  DependencyText(ParsedUnit& unit, FileTokens& tokens);

  /// `ns::Foo::bar(int) const`; of an instance, that of its template.
  std::string nameOf(const clang::FunctionDecl& function) const;
  /// The template arguments of an instance, those of the classes around it included; else empty.
  std::string argumentsOf(const clang::FunctionDecl& function) const;
  std::string typeText(clang::QualType type) const;
  /// What a constant is when it can be told without running code; nothing else, and nothing for
  /// large ones, which are quicker compared as they are written.
  std::optional<std::string> valueText(const clang::VarDecl& variable) const;
  /// sourcePath(); empty for what lies in no file.
  const std::string& fileOf(clang::SourceLocation at);
  bool inProject(const clang::Decl& declaration) const;

  struct Written {
    std::uint64_t hash = 0;                           ///< White space and comments do not count.
    std::vector<const clang::IdentifierInfo*> macros; ///< Names that are macros somewhere.
  };
  /// A place inside a macro's expansion stands for the use of the macro.
  Written written(clang::SourceRange range);

  struct Macro {
    std::string text; ///< All definitions that project files give it.
    clang::SourceLocation place;
    std::vector<const clang::IdentifierInfo*> macros;
  };
  /// Nothing: no project file defines it.
  std::optional<Macro> macro(const clang::IdentifierInfo& name) const;

private:
  ParsedUnit& unit_;
  FileTokens& tokens_;
  const clang::SourceManager& sources_;
  clang::PrintingPolicy policy_;
  std::map<clang::FileID, std::string> files_;
};

} // namespace hot_restart::rewriter
