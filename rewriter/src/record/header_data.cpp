// One walk over namespaces serves three questions about the same variables.
#include "record/header_data.h"

#include "names/canonical_name.h"
#include "source/find_variables.h"
#include "source/parse.h"
#include "source/project_text.h"

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Mangle.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/Casting.h"

#include <functional>
#include <set>
#include <string>

namespace hot_restart::rewriter {
namespace {

/// Calls `use` for each variable of system headers at namespace scope with internal linkage.
void forEachOfHeaders(const clang::DeclContext& context,
                      const std::function<void(const clang::VarDecl&)>& use) {
  for (const clang::Decl* declaration : context.decls()) {
    if (llvm::isa<clang::NamespaceDecl, clang::LinkageSpecDecl>(declaration)) {
      forEachOfHeaders(*llvm::cast<clang::DeclContext>(declaration), use);
      continue;
    }
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(declaration);
    if (variable != nullptr && !variable->isExternallyVisible() &&
        variable->getDescribedVarTemplate() == nullptr && !variable->isInvalidDecl() &&
        isSystemText(*variable)) {
      use(*variable);
    }
  }
}

/// `static ios_base::Init __ioinit;`: the library counts them.
bool isCountedByLibrary(const clang::VarDecl& variable) {
  const auto* record = variable.getType()->getAsCXXRecordDecl();
  return record != nullptr && record->getQualifiedNameAsString() == "std::ios_base::Init";
}

} // namespace

std::set<std::string> dataOfHeaders(const ParsedUnit& unit) {
  std::set<std::string> names;
  clang::ASTNameGenerator mangler(unit.ast);
  forEachOfHeaders(*unit.ast.getTranslationUnitDecl(), [&](const clang::VarDecl& variable) {
    names.insert(canonicalName(mangler.getName(&variable)));
  });
  return names;
}

void inlineHeadersOfData(ParsedUnit& unit, const std::set<std::string>& symbols) {
  if (symbols.empty()) {
    return;
  }
  std::set<std::string> wanted;
  for (const std::string& symbol : symbols) {
    wanted.insert(canonicalName(symbol));
  }
  const clang::SourceManager& sources = unit.ast.getSourceManager();
  clang::ASTNameGenerator mangler(unit.ast);
  forEachOfHeaders(*unit.ast.getTranslationUnitDecl(), [&](const clang::VarDecl& variable) {
    if (wanted.count(canonicalName(mangler.getName(&variable))) != 0) {
      unit.inclusions.inlineAlso(
          sources.getFileID(sources.getExpansionLoc(variable.getLocation())));
    }
  });
}

std::string initializedByHeaders(const ParsedUnit& unit) {
  const clang::SourceManager& sources = unit.ast.getSourceManager();
  std::string found;
  forEachOfHeaders(*unit.ast.getTranslationUnitDecl(), [&](const clang::VarDecl& variable) {
    const clang::SourceLocation at = sources.getExpansionLoc(variable.getLocation());
    if (found.empty() && variable.getTLSKind() == clang::VarDecl::TLS_None &&
        variable.isThisDeclarationADefinition() != clang::VarDecl::DeclarationOnly &&
        runsCode(variable) && !isCountedByLibrary(variable) && !unit.inclusions.isProjectText(at)) {
      found = "`" + variable.getQualifiedNameAsString() + "` (of " + sources.getFilename(at).str() +
              ")";
    }
  });
  return found;
}

} // namespace hot_restart::rewriter
