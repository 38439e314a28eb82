// See parse_errors.h.
#include "source/parse_errors.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

class BodySearch : public clang::RecursiveASTVisitor<BodySearch> {
public:
  BodySearch(const clang::SourceManager& sources, const std::vector<clang::SourceLocation>& errors)
      : sources_(sources), errors_(errors), found_(errors.size()) {}

  bool VisitFunctionDecl(clang::FunctionDecl* function) {
    const clang::Stmt* body =
        function->doesThisDeclarationHaveABody() ? function->getBody() : nullptr;
    if (body == nullptr) {
      return true;
    }
    const clang::SourceLocation begin = sources_.getExpansionLoc(body->getBeginLoc());
    const clang::SourceLocation end = sources_.getExpansionLoc(body->getEndLoc());
    for (std::size_t index = 0; index < errors_.size(); ++index) {
      const clang::SourceLocation at = errors_[index];
      if (sources_.getFileID(at) == sources_.getFileID(begin) && begin <= at && at <= end) {
        found_[index] = true;
        places_.insert(placeOf(*function, sources_));
      }
    }
    return true;
  }

  FunctionPlaces take() {
    const bool all = std::find(found_.begin(), found_.end(), false) == found_.end();
    return all ? std::move(places_) : FunctionPlaces();
  }

private:
  const clang::SourceManager& sources_;
  const std::vector<clang::SourceLocation>& errors_;
  std::vector<bool> found_;
  FunctionPlaces places_;
};

} // namespace

std::pair<std::string, unsigned> placeOf(const clang::Decl& function,
                                         const clang::SourceManager& sources) {
  const clang::SourceLocation at = sources.getExpansionLoc(function.getLocation());
  return {sources.getFilename(at).str(), sources.getFileOffset(at)};
}

void ErrorRecorder::HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                                     const clang::Diagnostic& diagnostic) {
  TextDiagnosticPrinter::HandleDiagnostic(level, diagnostic);
  if (level >= clang::DiagnosticsEngine::Error) {
    errors_.push_back(diagnostic.hasSourceManager() && diagnostic.getLocation().isValid()
                          ? diagnostic.getSourceManager().getExpansionLoc(diagnostic.getLocation())
                          : clang::SourceLocation());
  }
}

FunctionPlaces functionsAround(clang::ASTContext& ast,
                               const std::vector<clang::SourceLocation>& errors) {
  for (const clang::SourceLocation at : errors) {
    if (at.isInvalid()) {
      return {};
    }
  }
  BodySearch search(ast.getSourceManager(), errors);
  search.TraverseDecl(ast.getTranslationUnitDecl());
  return search.take();
}

} // namespace hot_restart::rewriter
