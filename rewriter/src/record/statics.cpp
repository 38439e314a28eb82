// Both the manifest and the first build's edits come from the same list of variables
// (source/find_variables).
#include "record/statics.h"

#include "hot_restart/rewriter/manifest.h"

#include "decide/function_id.h"
#include "edit/edit_set.h"
#include "emit/file_templates.h"
#include "emit/text_template.h"
#include "record/recorded_text.h"
#include "source/find_variables.h"
#include "source/inclusion_record.h"
#include "source/project_text.h"
#include "source/source_path.h"

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Mangle.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Index/USRGeneration.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/xxhash.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

std::uint64_t textHash(const clang::VarDecl& variable) {
  const clang::SourceManager& sources = variable.getASTContext().getSourceManager();
  const auto range = clang::CharSourceRange::getTokenRange(
      sources.getExpansionRange(variable.getSourceRange()).getAsRange());
  std::string tight;
  for (const char letter :
       clang::Lexer::getSourceText(range, sources, variable.getASTContext().getLangOpts())) {
    if (letter != ' ' && letter != '\t' && letter != '\n' && letter != '\r') {
      tight += letter;
    }
  }
  return llvm::xxh3_64bits(tight);
}

/// USRs of locals hold offsets, which every edit above moves: function, name and a number serve
/// instead.
class VariableNamer {
public:
  std::string usr(const clang::VarDecl& variable) {
    if (const clang::FunctionDecl* function = outermostFunction(variable)) {
      const std::string key = functionUsr(*function) + "@" + variable.getNameAsString();
      const int number = count_[key]++;
      return number == 0 ? key : key + "@" + std::to_string(number);
    }
    llvm::SmallString<128> usr;
    clang::index::generateUSRForDecl(&variable, usr);
    return usr.str().str();
  }

private:
  std::map<std::string, int> count_;
};

} // namespace

std::vector<DescribedVariable> describeVariables(clang::ASTContext& context,
                                                 const InclusionRecord& inclusions) {
  const clang::SourceManager& sources = context.getSourceManager();
  clang::ASTNameGenerator mangler(context);
  VariableNamer namer;
  std::vector<DescribedVariable> described;
  for (const clang::VarDecl* variable : findVariables(context, inclusions)) {
    VariableEntry entry;
    entry.usr = namer.usr(*variable);
    entry.name = variable->getQualifiedNameAsString();
    const bool dependent = variable->getDeclContext()->isDependentContext() ||
                           variable->getType()->isDependentType() ||
                           llvm::isa<clang::DecompositionDecl>(variable);
    entry.symbol = dependent ? std::string() : mangler.getName(variable);
    entry.type = typeText(variable->getType(), variable->getASTContext());
    const clang::SourceLocation at = sources.getExpansionLoc(variable->getLocation());
    entry.file = sourcePath(sources, at);
    entry.line = sources.getSpellingLineNumber(at);
    entry.textHash = textHash(*variable);
    entry.dynamicInitialization = runsCode(*variable);
    entry.threadLocal = variable->getTLSKind() != clang::VarDecl::TLS_None;
    entry.constant =
        !variable->getType()->isDependentType() && variable->getType().isConstant(context);
    if (const clang::FunctionDecl* function = outermostFunction(*variable)) {
      entry.function = functionUsr(*function);
    }
    described.push_back({variable, std::move(entry)});
  }
  return described;
}

void keepStatics(clang::ASTContext& context, const InclusionRecord& inclusions, EditSet& edits) {
  std::set<clang::SourceLocation> done;
  for (const clang::VarDecl* variable : findVariables(context, inclusions)) {
    // A variable whose type no other file can name is as local as a static one.
    const bool internal = variable->isStaticLocal() ||
                          variable->getFormalLinkage() == clang::Linkage::Internal ||
                          !variable->isExternallyVisible();
    const bool folded =
        variable->isConstexpr() || (variable->getType().isConstQualified() && !runsCode(*variable));
    const clang::SourceLocation at = variable->getInnerLocStart();
    if (!internal || folded || llvm::isa<clang::DecompositionDecl>(variable) ||
        llvm::isa<clang::VarTemplateSpecializationDecl>(variable) || !at.isFileID() ||
        !inclusions.isInlined(context.getSourceManager().getFileID(at)) ||
        !done.insert(at).second) {
      continue;
    }
    edits.insertBefore(at, fill(kUsedVariable, {}));
  }
}

std::uint64_t headerBytes(const clang::SourceManager& sources) {
  const auto main = sources.getFileEntryRefForID(sources.getMainFileID());
  std::uint64_t sum = 0;
  for (auto file = sources.fileinfo_begin(); file != sources.fileinfo_end(); ++file) {
    const clang::FileEntryRef entry = file->first;
    sum += main && entry == *main ? 0 : static_cast<std::uint64_t>(entry.getSize());
  }
  return sum;
}

std::vector<FileEntry> recordFiles(const clang::SourceManager& sources) {
  std::vector<FileEntry> files;
  std::set<std::string> seen;
  auto add = [&](clang::FileID id) {
    std::string path = sourcePath(sources, id);
    if (!path.empty() && seen.insert(path).second) {
      // What was parsed may have macros expanded (macro_expansion.h): the file itself counts.
      const auto onDisk = llvm::MemoryBuffer::getFile(path);
      const llvm::StringRef text = onDisk ? (*onDisk)->getBuffer() : sources.getBufferData(id);
      files.push_back({std::move(path), contentHash({text.data(), text.size()})});
    }
  };
  add(sources.getMainFileID());
  for (const clang::FileID file : projectFiles(sources)) {
    add(file);
  }
  return files;
}

} // namespace hot_restart::rewriter
