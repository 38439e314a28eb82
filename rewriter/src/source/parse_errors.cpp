// Decides which of Clang's errors count, and finds the function bodies that the others lie in.
#include "source/parse_errors.h"

#include "source/project_text.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticSema.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

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

/// Whether Clang has only dropped an attribute and gone on.
bool dropsAttribute(unsigned error) {
  switch (error) {
  case clang::diag::err_attribute_argument_n_type:
  case clang::diag::err_attribute_argument_out_of_bounds:
  case clang::diag::err_attribute_argument_out_of_bounds_extra_info:
  case clang::diag::err_attribute_argument_out_of_range:
  case clang::diag::err_attribute_argument_type:
  case clang::diag::err_attribute_integers_only:
  case clang::diag::err_attribute_invalid_argument:
  case clang::diag::err_attribute_invalid_on_decl:
  case clang::diag::err_attribute_no_member_function:
  case clang::diag::err_attribute_not_supported_in_lang:
  case clang::diag::err_attribute_not_supported_on_arch:
  case clang::diag::err_attribute_pointers_only:
  case clang::diag::err_attribute_too_few_arguments:
  case clang::diag::err_attribute_too_many_arguments:
  case clang::diag::err_attribute_unsupported:
  case clang::diag::err_attribute_wrong_decl_type:
  case clang::diag::err_attribute_wrong_decl_type_str:
  case clang::diag::err_attribute_wrong_number_arguments:
  case clang::diag::err_attribute_wrong_number_arguments_for:
    return true;
  default:
    return false;
  }
}

/// Whether layouts and calls depend on an attribute: without it the AST would tell of another
/// program.
bool changesLayout(llvm::StringRef attribute) {
  attribute.consume_front("__");
  attribute.consume_back("__");
  constexpr llvm::StringLiteral kNames[] = {
      "aligned", "alignas",  "packed",     "vector_size", "ext_vector_type", "mode",
      "ms_abi",  "sysv_abi", "gcc_struct", "ms_struct",   "trivial_abi",     "regparm"};
  return llvm::is_contained(kNames, attribute);
}

/// The name of the attribute that an error is about is what the error points to, or an argument
/// behind it; what cannot be read counts as one that matters.
bool concernsLayout(const clang::Diagnostic& diagnostic) {
  const clang::SourceManager& sources = diagnostic.getSourceManager();
  const clang::SourceLocation at = sources.getSpellingLoc(diagnostic.getLocation());
  bool invalid = false;
  const llvm::StringRef text = sources.getBufferData(sources.getFileID(at), &invalid);
  if (invalid) {
    return true;
  }
  const auto isWord = [](char c) { return clang::isAsciiIdentifierContinue(c); };
  unsigned begin = sources.getFileOffset(at);
  if (const std::size_t open = text.substr(0, begin).find_last_of("(;{}");
      open != llvm::StringRef::npos && open > 0 && isWord(text[open - 1])) {
    const llvm::StringRef before = text.substr(0, open).rtrim();
    if (changesLayout(before.substr(before.rtrim("_abcdefghijklmnopqrstuvwxyz").size()))) {
      return true; // The error points to the attribute's argument.
    }
  }
  return changesLayout(text.substr(begin).take_while(isWord));
}

/// Whether the AST is as sound as if the text were not there that the error is about.
bool isForgiven(const clang::Diagnostic& diagnostic) {
  if (!diagnostic.hasSourceManager() || diagnostic.getLocation().isInvalid()) {
    return false;
  }
  const clang::SourceManager& sources = diagnostic.getSourceManager();
  return isSystemText(sources, diagnostic.getLocation()) ||
         (dropsAttribute(diagnostic.getID()) && !concernsLayout(diagnostic));
}

} // namespace

std::pair<std::string, unsigned> placeOf(const clang::Decl& function,
                                         const clang::SourceManager& sources) {
  const clang::SourceLocation at = sources.getExpansionLoc(function.getLocation());
  return {sources.getFilename(at).str(), sources.getFileOffset(at)};
}

void ErrorRecorder::HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                                     const clang::Diagnostic& diagnostic) {
  if (level == clang::DiagnosticsEngine::Error && isForgiven(diagnostic)) {
    return;
  }
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
