// One walk over the body; a name counts only if all of its uses mean the end.
#include "decide/sudden_ends.h"

#include "decide/unsupported_kinds.h"

#include "hot_restart/rewriter/generated_names.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"

#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hot_restart::rewriter {
namespace {

struct SuddenEnd {
  std::string_view name;
  std::string_view otherName;
};

constexpr llvm::StringLiteral kAssertFail = "__assert_fail";

constexpr SuddenEnd kSuddenEnds[] = {
    {"abort", kRuntimeAbort},
    {"__builtin_abort", kRuntimeAbort},
    {"__builtin_trap", kRuntimeTrap},
    {kAssertFail, kRuntimeAssertFail},
    {"__assert_perror_fail", kRuntimeAssertPerrorFail},
    {"terminate", kRuntimeTerminate},
    {"raise", kRuntimeRaise},
};

const SuddenEnd* findEnd(llvm::StringRef name) {
  const auto* found = llvm::find_if(
      kSuddenEnds, [&](const SuddenEnd& end) { return name == llvm::StringRef(end.name); });
  return found == std::end(kSuddenEnds) ? nullptr : found;
}

llvm::StringRef nameOf(clang::DeclarationName name) {
  const clang::IdentifierInfo* identifier = name.getAsIdentifierInfo();
  return identifier != nullptr ? identifier->getName() : llvm::StringRef();
}

/// The function of the C or the C++ library, or the compiler's own.
bool isTheEnd(const clang::NamedDecl& declaration) {
  const auto* function = llvm::dyn_cast<clang::FunctionDecl>(declaration.getUnderlyingDecl());
  return function != nullptr && !llvm::isa<clang::CXXMethodDecl>(function) &&
         (function->isExternC() || function->getBuiltinID() != 0 || function->isInStdNamespace());
}

bool isWithoutOrStd(const clang::NestedNameSpecifier* qualifier) {
  if (qualifier == nullptr || qualifier->getKind() == clang::NestedNameSpecifier::Global) {
    return true;
  }
  const clang::NamespaceDecl* scope = qualifier->getAsNamespace();
  return scope != nullptr && scope->isStdNamespace();
}

class EndFinder : public clang::RecursiveASTVisitor<EndFinder> {
public:
  explicit EndFinder(const clang::ASTContext& context) : context_(context) {}

  bool VisitDeclRefExpr(clang::DeclRefExpr* use) {
    see(nameOf(use->getNameInfo().getName()), use->getLocation(),
        isTheEnd(*use->getDecl()) && isWithoutOrStd(use->getQualifier()));
    return true;
  }
  bool VisitUnresolvedLookupExpr(clang::UnresolvedLookupExpr* use) {
    see(nameOf(use->getName()), use->getNameLoc(),
        isWithoutOrStd(use->getQualifier()) &&
            llvm::all_of(use->decls(), [](clang::NamedDecl* one) { return isTheEnd(*one); }));
    return true;
  }
  bool VisitMemberExpr(clang::MemberExpr* use) {
    return seeOther(nameOf(use->getMemberNameInfo().getName()));
  }
  bool VisitUnresolvedMemberExpr(clang::UnresolvedMemberExpr* use) {
    return seeOther(nameOf(use->getMemberName()));
  }
  bool VisitCXXDependentScopeMemberExpr(clang::CXXDependentScopeMemberExpr* use) {
    return seeOther(nameOf(use->getMember()));
  }
  bool VisitDependentScopeDeclRefExpr(clang::DependentScopeDeclRefExpr* use) {
    return seeOther(nameOf(use->getDeclName()));
  }
  bool VisitDesignatedInitExpr(clang::DesignatedInitExpr* list) {
    for (const clang::DesignatedInitExpr::Designator& one : list->designators()) {
      seeOther(one.isFieldDesignator() ? one.getFieldName()->getName() : llvm::StringRef());
    }
    return true;
  }
  bool VisitNamedDecl(clang::NamedDecl* declaration) {
    return seeOther(nameOf(declaration->getDeclName()));
  }

  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const SuddenEnd& end : kSuddenEnds) {
      const std::string name(end.name);
      if (used_.count(name) != 0 && others_.count(name) == 0) {
        names.push_back(name);
      }
    }
    return names;
  }

private:
  void see(llvm::StringRef name, clang::SourceLocation at, bool isIt) {
    if (findEnd(name) != nullptr) {
      (isIt && !isInMacroOfThatName(name, at) ? used_ : others_).insert(name.str());
    }
  }
  bool seeOther(llvm::StringRef name) {
    if (findEnd(name) != nullptr) {
      others_.insert(name.str());
    }
    return true;
  }
  /// The user's own macro would be lost.
  bool isInMacroOfThatName(llvm::StringRef name, clang::SourceLocation at) const {
    const clang::SourceManager& sources = context_.getSourceManager();
    for (; at.isMacroID(); at = sources.getImmediateMacroCallerLoc(at)) {
      if (clang::Lexer::getImmediateMacroName(at, sources, context_.getLangOpts()) == name) {
        return true;
      }
    }
    return false;
  }

  const clang::ASTContext& context_;
  std::set<std::string> used_, others_;
};

} // namespace

std::vector<std::string> findSuddenEnds(const clang::FunctionDecl& function) {
  EndFinder finder(function.getASTContext());
  finder.TraverseStmt(const_cast<clang::Stmt*>(writtenBody(function)));
  return finder.names();
}

std::string_view otherNameOfEnd(const std::string& name) {
  const SuddenEnd* end = findEnd(name);
  return end != nullptr ? end->otherName : std::string_view();
}

bool isAssertion(const clang::CallExpr& call) {
  const clang::Expr* callee = call.getCallee()->IgnoreParenImpCasts();
  if (const auto* known = llvm::dyn_cast<clang::DeclRefExpr>(callee)) {
    return nameOf(known->getNameInfo().getName()) == kAssertFail;
  }
  const auto* unknown = llvm::dyn_cast<clang::UnresolvedLookupExpr>(callee);
  return unknown != nullptr && nameOf(unknown->getName()) == kAssertFail;
}

} // namespace hot_restart::rewriter
