// `[=]` and `[&]` hold what the body uses, in the order of its first uses: an edit of the body
// changes that, and the list of the running version is then written out.
#include "record/lambda_captures.h"

#include "decide/function_plan.h"
#include "decide/lambda_plan.h"
#include "decide/unsupported_kinds.h"
#include "record/recorded_text.h"

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/manifest_kinds.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/AST/Stmt.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Casting.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

using Captures = std::vector<CaptureEntry>;

const CaptureEntry* find(const Captures& captures, const std::string& name) {
  const auto found = llvm::find_if(captures, [&](const auto& one) { return one.name == name; });
  return found == captures.end() ? nullptr : &*found;
}

bool isTheSame(const CaptureEntry& one, const CaptureEntry& other) {
  return one.name == other.name && one.kind == other.kind && one.type == other.type;
}

std::string inWords(CaptureKind kind) {
  switch (kind) {
  case CaptureKind::kReference:
  case CaptureKind::kInitReference:
    return "by reference";
  case CaptureKind::kThis:
    return "as a pointer";
  default:
    return "by copy";
  }
}

std::string quotedName(const CaptureEntry& capture) { return "`" + capture.name + "`"; }

/// What cannot be mended by another order.
std::optional<std::string> otherCapture(const Captures& before, const Captures& now) {
  for (const CaptureEntry& capture : now) {
    const CaptureEntry* old = find(before, capture.name);
    if (old == nullptr) {
      return "it captures " + quotedName(capture) + ", which its closures do not hold";
    }
    if (old->kind != capture.kind && inWords(old->kind) != inWords(capture.kind)) {
      return "it captures " + quotedName(capture) + " " + inWords(capture.kind) +
             " and no longer " + inWords(old->kind);
    }
    if (old->type != capture.type) {
      return "the type of its captured " + quotedName(capture) + " changed from `" + old->type +
             "` to `" + capture.type + "`";
    }
    if (old->kind != capture.kind) {
      return "it captures " + quotedName(capture) + " in another way";
    }
  }
  return std::nullopt;
}

/// `a`, `&b`, `this`; empty: it cannot be written without its initialiser.
std::string spelling(const CaptureEntry& capture) {
  switch (capture.kind) {
  case CaptureKind::kCopy:
  case CaptureKind::kThis:
  case CaptureKind::kThisCopy:
    return capture.name;
  case CaptureKind::kReference:
    return "&" + capture.name;
  default:
    return {};
  }
}

/// Whether the place of a lambda can name what its closures hold though its text does not use it.
class Visibility {
public:
  Visibility(const FunctionPlan& plan, const clang::LambdaExpr& lambda)
      : plan_(plan), lambda_(lambda),
        parents_(const_cast<clang::Stmt*>(writtenBody(*plan.function))) {}

  /// By one declaration alone, of that type.
  bool sees(const CaptureEntry& capture) const {
    if (capture.kind == CaptureKind::kThis || capture.kind == CaptureKind::kThisCopy) {
      const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(plan_.function);
      return method != nullptr && method->isInstance();
    }
    const clang::VarDecl* found = nullptr;
    unsigned count = 0;
    const auto see = [&](const clang::VarDecl& variable) {
      if (variable.getNameAsString() == capture.name) {
        found = &variable;
        ++count;
      }
    };
    llvm::for_each(plan_.function->parameters(), [&](const auto* one) { see(*one); });
    for (const clang::Stmt* around = parents_.getParent(&lambda_); around != nullptr;
         around = parents_.getParent(around)) {
      if (llvm::isa<clang::LambdaExpr>(around)) {
        return false; // What the outer one holds is its own business.
      }
      for (const clang::Stmt* child : around->children()) {
        const auto* statement = llvm::dyn_cast_or_null<clang::DeclStmt>(child);
        if (statement == nullptr || !isInFront(*statement)) {
          continue;
        }
        for (const clang::Decl* declaration : statement->decls()) {
          if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(declaration)) {
            see(*variable);
          }
        }
      }
    }
    return count == 1 && found->hasLocalStorage() && typeOf(*found) == capture.type;
  }

private:
  bool isInFront(const clang::Stmt& statement) const {
    return plan_.function->getASTContext().getSourceManager().isBeforeInTranslationUnit(
        statement.getEndLoc(), lambda_.getBeginLoc());
  }
  std::string typeOf(const clang::VarDecl& variable) const {
    return typeText(variable.getType(), plan_.function->getASTContext());
  }

  const FunctionPlan& plan_;
  const clang::LambdaExpr& lambda_;
  clang::ParentMap parents_;
};

bool areAlike(const Captures& before, const Captures& now) {
  return before.size() == now.size() &&
         std::equal(before.begin(), before.end(), now.begin(), isTheSame);
}

bool areCertain(const Captures& captures) {
  return llvm::all_of(captures, [](const CaptureEntry& one) { return one.certain; });
}

} // namespace

std::optional<std::string> keepClosure(const FunctionEntry& before, const FunctionPlan& plan,
                                       LambdaPlan& lambda, FunctionEntry& now) {
  if (!now.wrapped()) {
    return "after the edit it cannot be wrapped: " + now.skipReason;
  }
  if (before.type != now.type) {
    return "its type changed from `" + before.type + "` to `" + now.type + "`";
  }
  const bool saysTheSame = before.textHash == now.textHash;
  if (!saysTheSame && !(areCertain(before.captures) && areCertain(now.captures))) {
    return "compilers differ about what its closures hold";
  }
  if (areAlike(before.captures, now.captures)) {
    return std::nullopt;
  }
  if (const auto other = otherCapture(before.captures, now.captures)) {
    return other;
  }
  const Visibility visibility(plan, *lambda.lambda);
  std::string list;
  for (const CaptureEntry& capture : before.captures) {
    const std::string word = spelling(capture);
    const bool isLeftOut = find(now.captures, capture.name) == nullptr;
    if (word.empty() || (isLeftOut && !visibility.sees(capture))) {
      return isLeftOut
                 ? "it no longer captures " + quotedName(capture) + ", which its closures hold"
                 : "it captures " + quotedName(capture) + " in another place of its list";
    }
    list += (list.empty() ? "" : ", ") + word;
  }
  lambda.captureList = "[" + list + "]";
  now.captures = before.captures;
  return std::nullopt;
}

} // namespace hot_restart::rewriter
