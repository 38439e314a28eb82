// Walks declarations only: statements are never entered, so what lies inside a function stays part
// of it.
#include "source/find_functions.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

class FunctionFinder : public clang::RecursiveASTVisitor<FunctionFinder> {
public:
  FunctionFinder(const clang::SourceManager& sources, const FileFilter& isWanted)
      : sources_(sources), isWanted_(isWanted) {}

  static bool TraverseStmt(clang::Stmt* /*statement*/) { return true; }

  bool VisitFunctionDecl(clang::FunctionDecl* function) {
    // `= default` has a body as soon as something uses it, but no text of its own.
    const bool isDefinition =
        function->doesThisDeclarationHaveABody() || function->hasSkippedBody();
    // A class may name an instance as its friend.
    if (isDefinition && !function->isImplicit() && !function->isDefaulted() &&
        !function->isTemplateInstantiation() && !function->getLocation().isInvalid() &&
        isWanted_(sources_.getFileID(sources_.getExpansionLoc(function->getLocation())))) {
      found_.push_back(function);
    }
    return true;
  }

  std::vector<const clang::FunctionDecl*> take() {
    std::stable_sort(found_.begin(), found_.end(), [this](const auto* left, const auto* right) {
      return sources_.isBeforeInTranslationUnit(left->getLocation(), right->getLocation());
    });
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return std::move(found_);
  }

private:
  const clang::SourceManager& sources_;
  const FileFilter& isWanted_;
  std::vector<const clang::FunctionDecl*> found_;
};

} // namespace

std::vector<const clang::FunctionDecl*> findFunctions(clang::ASTContext& context,
                                                      const FileFilter& isWanted) {
  FunctionFinder finder(context.getSourceManager(), isWanted);
  finder.TraverseDecl(context.getTranslationUnitDecl());
  return finder.take();
}

} // namespace hot_restart::rewriter
