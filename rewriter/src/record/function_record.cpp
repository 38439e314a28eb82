// Lines and hashes are those of the text that the user sees; what the decision adds (names, kept
// parameters) comes last.
#include "record/function_record.h"

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/manifest_kinds.h"

#include "decide/function_id.h"
#include "decide/lock_types.h"
#include "decide/scope_probes.h"
#include "head/head_result.h"
#include "head/outer_begin.h"
#include "record/find_effects.h"
#include "record/parameter_moves.h"
#include "record/recorded_text.h"
#include "source/source_path.h"
#include "source/source_range.h"

#include "decide/function_plan.h"
#include "source/file_tokens.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// Finds the automatic variables whose destructor does something, each with its scope.
class LocalFinder : public clang::RecursiveASTVisitor<LocalFinder> {
public:
  LocalFinder(const clang::SourceManager& sources, const std::vector<ScopeProbe>& probes,
              bool probesScopes, std::vector<ScopedLocal>& locals)
      : sources_(sources), locals_(locals) {
    for (const ScopeProbe& probe : probes) {
      if (probesScopes) {
        probed_.insert(probe.variables.begin(), probe.variables.end());
      }
      recorded_.insert(probe.locks.locks.begin(), probe.locks.locks.end());
    }
  }

  // A lambda's locals live in a frame of its own.
  bool TraverseLambdaExpr(clang::LambdaExpr*) { return true; }

  bool TraverseCompoundStmt(clang::CompoundStmt* block) {
    const unsigned outer = std::exchange(scopeEnd_, lineOf(block->getEndLoc()));
    const bool more = RecursiveASTVisitor::TraverseCompoundStmt(block);
    scopeEnd_ = outer;
    return more;
  }

  bool VisitVarDecl(clang::VarDecl* variable) {
    if (variable->hasLocalStorage() && !llvm::isa<clang::ParmVarDecl>(variable) &&
        isDestroyed(*variable)) {
      locals_.push_back({.name = variable->getNameAsString(),
                         .firstLine = lineOf(variable->getEndLoc()),
                         .lastLine = scopeEnd_,
                         .hasProbe = probed_.contains(variable),
                         .recorded = recorded_.contains(variable),
                         .lock = lockOf(*variable)});
    }
    return true;
  }

private:
  /// `m` of `std::lock_guard<std::mutex> guard(m)`.
  static std::string lockOf(const clang::VarDecl& variable) {
    if (!holdsLock(variable.getType()) || variable.getInit() == nullptr) {
      return {};
    }
    const auto* made =
        llvm::dyn_cast<clang::CXXConstructExpr>(variable.getInit()->IgnoreImplicit());
    if (made == nullptr || made->getNumArgs() == 0) {
      return {};
    }
    std::string text;
    llvm::raw_string_ostream out(text);
    made->getArg(0)->IgnoreParenImpCasts()->printPretty(
        out, nullptr, clang::PrintingPolicy(variable.getASTContext().getLangOpts()));
    return text;
  }

  unsigned lineOf(clang::SourceLocation location) const {
    return sources_.getExpansionLineNumber(location);
  }

  const clang::SourceManager& sources_;
  std::vector<ScopedLocal>& locals_;
  std::set<const clang::VarDecl*> probed_, recorded_;
  unsigned scopeEnd_ = 0;
};

TextOffsets offsetsOf(const clang::FunctionDecl& function, FileTokens& tokens, clang::FileID file) {
  const clang::SourceManager& sources = function.getASTContext().getSourceManager();
  const clang::Stmt* body = function.getBody();
  return {.begin = outerBegin(tokens, sources, file, function),
          .brace = expansionOffsetIn(
              sources, file, body != nullptr ? body->getBeginLoc() : function.getLocation()),
          .close = expansionOffsetIn(
              sources, file, body != nullptr ? body->getEndLoc() : function.getEndLoc(), true)};
}

/// Parameters of which the stub keeps a copy.
void recordKept(const FunctionPlan& plan, FunctionEntry& entry) {
  for (ParameterEntry& parameter : entry.parameters) {
    const auto kept =
        std::find_if(plan.parameters.begin(), plan.parameters.end(),
                     [&](const ParameterPlan& one) { return one.name == parameter.name; });
    if (kept != plan.parameters.end() && kept->keepsCopy) {
      parameter.passing = ParameterPassing::kKept;
    }
  }
}

} // namespace

FunctionEntry recordFunction(const clang::FunctionDecl& function, const FunctionDecision& decision,
                             FileTokens& tokens, bool probesScopes) {
  const clang::SourceManager& sources = function.getASTContext().getSourceManager();
  const clang::FileID file = sources.getFileID(sources.getExpansionLoc(function.getLocation()));
  FunctionEntry entry;
  entry.usr = functionUsr(function);
  entry.name = displayName(function);
  entry.type = typeText(function.getType(), function.getASTContext());
  entry.file = sourcePath(sources, file);
  recordText(sources, file, offsetsOf(function, tokens, file), tokens, entry);
  if (function.getBody() != nullptr) {
    const auto* wrapped = std::get_if<FunctionPlan>(&decision);
    LocalFinder(sources, wrapped != nullptr ? wrapped->scopeProbes : std::vector<ScopeProbe>(),
                probesScopes, entry.locals)
        .TraverseStmt(function.getBody());
  }
  findEffects(function, entry);
  if (const auto* reason = std::get_if<SkipReason>(&decision)) {
    entry.skipReason = reason->text;
    return entry;
  }
  const auto& plan = std::get<FunctionPlan>(decision);
  recordKept(plan, entry);
  entry.bodyName = plan.bodyName;
  entry.stubSymbol = symbolName(function);
  findMoves(function, entry.effects);
  return entry;
}

} // namespace hot_restart::rewriter
