// Declarations are found by a walk that never enters statements, macros in the preprocessor's own
// history.
#include "record/inlined_text.h"

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/manifest_kinds.h"
#include "source/file_tokens.h"
#include "source/project_text.h"
#include "source/source_path.h"
#include "source/source_range.h"

#include "clang/AST/Decl.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Index/USRGeneration.h"
#include "clang/Lex/MacroInfo.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/xxhash.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

using clang::SourceLocation;

/// The file of a place in project text; nothing for other places and those that are in no file.
std::optional<std::string> projectFile(const clang::SourceManager& sources, SourceLocation at) {
  std::string path = isProjectText(sources, at) ? sourcePath(sources, at) : std::string();
  return path.empty() ? std::nullopt : std::optional(std::move(path));
}

class TextFinder : public clang::RecursiveASTVisitor<TextFinder> {
public:
  TextFinder(clang::ASTContext& context, FileTokens& tokens)
      : context_(context), sources_(context.getSourceManager()), tokens_(tokens) {}

  static bool TraverseStmt(clang::Stmt* /*statement*/) { return true; }

  bool TraverseDecl(clang::Decl* declaration) {
    if (declaration != nullptr && isSystemText(sources_, declaration->getLocation())) {
      return true;
    }
    return RecursiveASTVisitor::TraverseDecl(declaration);
  }

  bool VisitEnumDecl(clang::EnumDecl* declaration) {
    if (declaration->isThisDeclarationADefinition()) {
      const bool sized = !declaration->getIntegerType().isNull() && !declaration->isDependentType();
      add(TextKind::kEnum, *declaration,
          sized ? static_cast<std::uint64_t>(
                      context_.getTypeSizeInChars(declaration->getIntegerType()).getQuantity())
                : 0);
    }
    return true;
  }

  bool VisitTypedefNameDecl(clang::TypedefNameDecl* declaration) {
    add(TextKind::kTypeName, *declaration, 0);
    return true;
  }

  bool VisitConceptDecl(clang::ConceptDecl* declaration) {
    add(TextKind::kConcept, *declaration, 0);
    return true;
  }

  std::vector<TextEntry> take() { return std::move(found_); }

private:
  void add(TextKind kind, const clang::NamedDecl& declaration, std::uint64_t sizeBytes) {
    auto path = projectFile(sources_, declaration.getLocation());
    if (!path || declaration.isImplicit() || declaration.getParentFunctionOrMethod() != nullptr) {
      return;
    }
    const clang::FileID file =
        sources_.getFileID(sources_.getExpansionLoc(declaration.getLocation()));
    const auto begin = expansionOffsetIn(sources_, file, declaration.getBeginLoc());
    const auto end = expansionOffsetIn(sources_, file, declaration.getEndLoc(), true);
    if (!begin || !end) {
      return;
    }
    llvm::SmallString<128> usr;
    clang::index::generateUSRForDecl(&declaration, usr);
    const std::string name = declaration.getQualifiedNameAsString();
    found_.push_back({.usr = usr.empty() ? name : usr.str().str(),
                      .kind = kind,
                      .name = name,
                      .file = std::move(*path),
                      .textHash = hashTokens(tokens_.between(file, *begin, *end + 1)),
                      .sizeBytes = sizeBytes});
  }

  clang::ASTContext& context_;
  const clang::SourceManager& sources_;
  FileTokens& tokens_;
  std::vector<TextEntry> found_;
};

std::string definitionText(const clang::Preprocessor& preprocessor, const clang::MacroInfo& macro) {
  std::string text = macro.isFunctionLike() ? "(" : "";
  for (const clang::IdentifierInfo* parameter : macro.params()) {
    text += parameter->getName().str() + ",";
  }
  for (const clang::Token& token : macro.tokens()) {
    text += ' ' + preprocessor.getSpelling(token);
  }
  return text + '\n';
}

/// The entry of a macro; nothing when no project file defines it.
std::optional<TextEntry> macroEntry(const clang::Preprocessor& preprocessor,
                                    const clang::IdentifierInfo& name,
                                    const clang::MacroDirective* latest) {
  std::string text, file;
  for (const clang::MacroDirective* directive = latest; directive != nullptr;
       directive = directive->getPrevious()) {
    const auto* definition = llvm::dyn_cast<clang::DefMacroDirective>(directive);
    if (definition == nullptr) {
      continue;
    }
    const clang::MacroInfo& macro = *definition->getInfo();
    auto path = projectFile(preprocessor.getSourceManager(), macro.getDefinitionLoc());
    if (path && !macro.isBuiltinMacro()) {
      text += definitionText(preprocessor, macro);
      file = std::move(*path);
    }
  }
  if (file.empty()) {
    return std::nullopt;
  }
  return TextEntry{.usr = "macro " + name.getName().str(),
                   .kind = TextKind::kMacro,
                   .name = name.getName().str(),
                   .file = std::move(file),
                   .textHash = llvm::xxh3_64bits(text)};
}

bool isOnLineOf(const std::vector<const FunctionEntry*>& functions, unsigned line) {
  return std::any_of(functions.begin(), functions.end(), [&](const FunctionEntry* function) {
    return line >= function->firstLine && line <= function->lastLine;
  });
}

/// A header as it is outside the functions, which are compared one by one.
TextEntry headerEntry(const clang::SourceManager& sources, clang::FileID header,
                      const std::string& path, FileTokens& tokens,
                      const std::vector<FunctionEntry>& functions) {
  std::vector<const FunctionEntry*> inside;
  for (const FunctionEntry& function : functions) {
    if (function.file == path) {
      inside.push_back(&function);
    }
  }
  std::vector<FileToken> outside;
  for (const FileToken& token : tokens.of(header)) {
    if (inside.empty() || !isOnLineOf(inside, sources.getLineNumber(header, token.offset))) {
      outside.push_back(token);
    }
  }
  return {.usr = headerTextUsr(path),
          .kind = TextKind::kHeader,
          .name = path,
          .file = path,
          .textHash = hashTokens(outside)};
}

void addHeaders(const clang::SourceManager& sources, FileTokens& tokens,
                const std::vector<FunctionEntry>& functions, std::vector<TextEntry>& entries) {
  std::set<std::string> seen;
  for (const clang::FileID file : projectFiles(sources)) {
    const std::string path = sourcePath(sources, file);
    if (!path.empty() && file != sources.getMainFileID() && seen.insert(path).second) {
      entries.push_back(headerEntry(sources, file, path, tokens, functions));
    }
  }
}

} // namespace

std::vector<TextEntry> recordTexts(clang::ASTContext& context, clang::Preprocessor& preprocessor,
                                   FileTokens& tokens,
                                   const std::vector<FunctionEntry>& functions) {
  TextFinder finder(context, tokens);
  finder.TraverseDecl(context.getTranslationUnitDecl());
  std::vector<TextEntry> entries = finder.take();
  for (const auto& [name, state] : preprocessor.macros(/*IncludeExternalMacros=*/false)) {
    if (auto entry = macroEntry(preprocessor, *name, state.getLatest())) {
      entries.push_back(std::move(*entry));
    }
  }
  addHeaders(context.getSourceManager(), tokens, functions, entries);
  // The preprocessor's table has no order of its own.
  std::stable_sort(
      entries.begin(), entries.end(),
      [](const TextEntry& left, const TextEntry& right) { return left.usr < right.usr; });
  const auto same = [](const TextEntry& left, const TextEntry& right) {
    return left.usr == right.usr;
  };
  entries.erase(std::unique(entries.begin(), entries.end(), same), entries.end());
  return entries;
}

} // namespace hot_restart::rewriter
