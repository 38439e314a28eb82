// Listening is cheap, since only tokens that macros in wanted files made are looked at.
#include "source/macro_expansion.h"

#include "emit/file_templates.h"
#include "emit/text_template.h"
#include "source/find_functions.h"
#include "source/find_variables.h"
#include "source/head_uses.h"
#include "source/inclusion_record.h"
#include "source/project_text.h"

#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/MacroArgs.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Token.h"
#include "llvm/ADT/StringRef.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace hot_restart::rewriter {

/// Pragmas and __COUNTER__ leave no token behind.
class ExpansionListener : public clang::PPCallbacks {
public:
  explicit ExpansionListener(MacroExpansions& expansions) : expansions_(expansions) {}

  void PragmaDiagnosticPush(clang::SourceLocation at, llvm::StringRef space) override {
    add(at, space, "push");
  }
  void PragmaDiagnosticPop(clang::SourceLocation at, llvm::StringRef space) override {
    add(at, space, "pop");
  }
  void PragmaDiagnostic(clang::SourceLocation at, llvm::StringRef space,
                        clang::diag::Severity severity, llvm::StringRef warning) override {
    const char* verb = severity == clang::diag::Severity::Ignored   ? "ignored"
                       : severity == clang::diag::Severity::Warning ? "warning"
                                                                    : "error";
    add(at, space, fill(kPragmaWarning, {{"verb", verb}, {"warning", warning}}));
  }
  void MacroExpands(const clang::Token& name, const clang::MacroDefinition& /*macro*/,
                    clang::SourceRange range, const clang::MacroArgs* /*arguments*/) override {
    const clang::IdentifierInfo* identifier = name.getIdentifierInfo();
    if (identifier != nullptr && identifier->getName() == "__COUNTER__") {
      expansions_.addCounter(range.getBegin());
    }
  }

private:
  void add(clang::SourceLocation at, llvm::StringRef space, const std::string& what) {
    if (space == "GCC" || expansions_.compilerIsClang_) {
      expansions_.addPragma(at, fill(kPragma, {{"space", space}, {"what", what}}));
    }
  }

  MacroExpansions& expansions_;
};

void MacroExpansions::attach(clang::Preprocessor& preprocessor, bool compilerIsClang,
                             WantsFile wantsFile) {
  preprocessor_ = &preprocessor;
  compilerIsClang_ = compilerIsClang;
  wantsFile_ = std::move(wantsFile);
  preprocessor.setTokenWatcher([this](const clang::Token& token) { addToken(token); });
  preprocessor.addPPCallbacks(std::make_unique<ExpansionListener>(*this));
}

bool MacroExpansions::listensTo(clang::FileID file) {
  const auto [known, isNew] = listenedTo_.try_emplace(file, false);
  if (isNew) {
    // Classes of wanted functions may stand in any header of the project.
    const clang::SourceManager& sources = preprocessor_->getSourceManager();
    known->second = wantsFile_(sources, file) || isProjectFile(sources, file);
  }
  return known->second;
}

MacroExpansions::Use* MacroExpansions::useAt(clang::SourceLocation at) {
  const clang::SourceManager& sources = preprocessor_->getSourceManager();
  if (at.isFileID()) {
    return nullptr;
  }
  const clang::CharSourceRange range = sources.getExpansionRange(at);
  const auto [file, offset] = sources.getDecomposedLoc(range.getBegin());
  if (!listensTo(file) || sources.getFileID(range.getEnd()) != file) {
    return nullptr;
  }
  Use& use = uses_[file][offset];
  const unsigned last = sources.getFileOffset(range.getEnd());
  use.end = std::max(use.end, last + clang::Lexer::MeasureTokenLength(
                                         range.getEnd(), sources, preprocessor_->getLangOpts()));
  return &use;
}

/// `#define stderr stderr`: expanded once more, the name is what it was.
bool MacroExpansions::isItsOwnName(const clang::Token& token) const {
  const clang::IdentifierInfo* name = token.getIdentifierInfo();
  const clang::MacroInfo* macro = name != nullptr ? preprocessor_->getMacroInfo(name) : nullptr;
  return macro != nullptr && macro->isObjectLike() && macro->getNumTokens() == 1 &&
         macro->getReplacementToken(0).getIdentifierInfo() == name;
}

namespace {

/// Whether `__LINE__` has become that token.
bool isLineNumber(const clang::Token& token, const clang::Preprocessor& preprocessor) {
  const clang::SourceManager& sources = preprocessor.getSourceManager();
  clang::SourceLocation at = token.getLocation();
  while (sources.isMacroArgExpansion(at)) {
    at = sources.getImmediateSpellingLoc(at);
  }
  if (token.isNot(clang::tok::numeric_constant) || at.isFileID() ||
      !sources.isWrittenInScratchSpace(sources.getImmediateSpellingLoc(at))) {
    return false;
  }
  const clang::SourceLocation name =
      sources.getSpellingLoc(sources.getImmediateExpansionRange(at).getBegin());
  return llvm::StringRef(sources.getCharacterData(name),
                         clang::Lexer::MeasureTokenLength(
                             name, sources, preprocessor.getLangOpts())) == "__LINE__";
}

} // namespace

std::string MacroExpansions::spellingOf(const clang::Token& token) const {
  if (compilerIsClang_ || !isLineNumber(token, *preprocessor_)) {
    return preprocessor_->getSpelling(token);
  }
  // In a use that spans lines GCC counts from its begin, Clang from its end.
  const clang::SourceManager& sources = preprocessor_->getSourceManager();
  return std::to_string(sources.getPresumedLoc(sources.getFileLoc(token.getLocation())).getLine());
}

void MacroExpansions::addToken(const clang::Token& token) {
  Use* use = useAt(token.getLocation());
  if (use == nullptr || token.isAnnotation()) {
    return;
  }
  const std::string text = spellingOf(token);
  // A name that must not be expanded again would be, once it stands in the file.
  use->readsTheSame = use->readsTheSame && (!token.isExpandDisabled() || isItsOwnName(token)) &&
                      text.find('\n') == std::string::npos;
  use->text += (use->text.empty() ? "" : " ") + text;
}

void MacroExpansions::addPragma(clang::SourceLocation at, const std::string& text) {
  if (Use* use = useAt(at)) {
    use->text += " " + text;
  }
}

void MacroExpansions::addCounter(clang::SourceLocation at) {
  if (Use* use = useAt(at)) {
    ++use->counters;
  }
}

namespace {

/// A declaration may stand in front of the token at `offset`.
bool beginsDeclaration(llvm::StringRef text, unsigned offset) {
  const llvm::StringRef before = text.take_front(offset).rtrim();
  return before.empty() || before.ends_with(";") || before.ends_with("}") ||
         before.ends_with("{") || before.ends_with(":") || before.ends_with("*/") ||
         text.take_front(offset).rtrim(" \t").ends_with("\n");
}

/// Files that declarations of namespaces stand in.
void addFilesOf(const clang::DeclContext& scope, const clang::SourceManager& sources,
                std::set<clang::FileID>& files) {
  for (const clang::Decl* member : scope.decls()) {
    files.insert(sources.getFileID(sources.getExpansionLoc(member->getLocation())));
    if (llvm::isa<clang::NamespaceDecl, clang::LinkageSpecDecl>(member)) {
      addFilesOf(*llvm::cast<clang::DeclContext>(member), sources, files);
    }
  }
}

} // namespace

std::optional<std::string> MacroExpansions::expand(clang::FileID file, const Uses& uses,
                                                   const std::set<unsigned>& wanted) const {
  const llvm::StringRef text = preprocessor_->getSourceManager().getBufferData(file);
  std::string result;
  unsigned copied = 0;
  for (const unsigned offset : wanted) {
    const auto found = uses.find(offset);
    if (found == uses.end() || !found->second.readsTheSame || offset < copied ||
        (found->second.counters != 0 && !beginsDeclaration(text, offset))) {
      continue;
    }
    const Use& use = found->second;
    result += text.slice(copied, offset);
    // Later uses of __COUNTER__ must count on from where they would have.
    for (unsigned counter = 0; counter < use.counters; ++counter) {
      result += fill(kCount, {}) + " ";
    }
    result += use.text + " ";
    const llvm::StringRef replaced = text.slice(offset, use.end);
    result.append(replaced.count('\n'), '\n');
    copied = use.end;
  }
  if (copied == 0) {
    return std::nullopt;
  }
  result += text.drop_front(copied);
  return result;
}

/// Another event of the same file would get the text of this one; unless a guard keeps all of it
/// out, as where a header includes what includes it.
bool MacroExpansions::isReadOnce(const clang::ASTContext& ast, clang::FileID file) const {
  const clang::SourceManager& sources = ast.getSourceManager();
  const auto entry = sources.getFileEntryRefForID(file);
  std::set<clang::FileID> others;
  for (unsigned index = 1; index < sources.local_sloc_entry_size(); ++index) {
    const clang::SrcMgr::SLocEntry& one = sources.getLocalSLocEntry(index);
    const auto other =
        one.isFile() ? one.getFile().getContentCache().OrigEntry : clang::OptionalFileEntryRef();
    if (entry && other && *other == *entry) {
      others.insert(sources.getFileID(clang::SourceLocation::getFromRawEncoding(one.getOffset())));
    }
  }
  others.erase(file);
  if (others.empty()) {
    return entry.has_value();
  }
  std::set<clang::FileID> declaring;
  addFilesOf(*ast.getTranslationUnitDecl(), sources, declaring);
  return std::none_of(others.begin(), others.end(), [&](clang::FileID other) {
    return uses_.count(other) != 0 || declaring.count(other) != 0;
  });
}

std::map<clang::FileID, std::string>
MacroExpansions::expandHeads(const clang::ASTContext& ast,
                             const InclusionRecord& inclusions) const {
  const clang::SourceManager& sources = ast.getSourceManager();
  HeadUses wanted(ast);
  for (const clang::FunctionDecl* function :
       findFunctions(const_cast<clang::ASTContext&>(ast),
                     [&](clang::FileID file) { return wantsFile_(sources, file); })) {
    wanted.addFunction(*function);
  }
  wanted.addNamespaces(*ast.getTranslationUnitDecl());
  for (const clang::VarDecl* variable :
       findVariables(const_cast<clang::ASTContext&>(ast), inclusions)) {
    wanted.addVariable(*variable);
  }
  std::map<clang::FileID, std::string> texts;
  for (const auto& [file, uses] : uses_) {
    const std::set<unsigned>& offsets = wanted.offsets(file);
    const bool isMain = file == sources.getMainFileID();
    auto text = !offsets.empty() && (isMain || isReadOnce(ast, file)) ? expand(file, uses, offsets)
                                                                      : std::nullopt;
    if (text) {
      texts.emplace(file, std::move(*text));
    }
  }
  return texts;
}

} // namespace hot_restart::rewriter
