// What Clang takes for an error and the user's compiler does not. Two kinds leave a sound AST
// behind:
//
// - Errors that Clang forgives by itself: those in system headers, and attributes whose arguments
//   only the other compiler understands (`malloc (free_it, 1)` of GCC 11). They are passed over.
// - Errors in function bodies, mostly in templates that nobody instantiates: these bodies are left
//   out, and the file is parsed again.
//
// clang-format off
//   template <class T> struct Ref { const T size; Ref& operator=(const Ref& r) { size = r.size; } };
// clang-format on
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {

/// Functions by file and offset of their names, which are the same in every parse of one text.
using FunctionPlaces = std::set<std::pair<std::string, unsigned>>;

std::pair<std::string, unsigned> placeOf(const clang::Decl& function,
                                         const clang::SourceManager& sources);

/// Prints as its base does, and remembers where the errors are that are not passed over. Its count
/// of errors (getNumErrors) is that of these alone.
class ErrorRecorder : public clang::TextDiagnosticPrinter {
public:
  using TextDiagnosticPrinter::TextDiagnosticPrinter;

  void HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                        const clang::Diagnostic& diagnostic) override;
  const std::vector<clang::SourceLocation>& errors() const { return errors_; }

private:
  std::vector<clang::SourceLocation> errors_;
};

/// The functions in whose bodies the errors lie; empty when one of them lies elsewhere.
FunctionPlaces functionsAround(clang::ASTContext& ast,
                               const std::vector<clang::SourceLocation>& errors);

} // namespace hot_restart::rewriter
