// See sudden_ends.h.
#include "decide/sudden_ends.h"

#include "decide/unsupported_kinds.h"

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
#include <vector>

namespace hot_restart::rewriter {
namespace {

struct SuddenEnd {
  const char* name;
  const char* otherName;
};

constexpr SuddenEnd kSuddenEnds[] = {
    {"abort", "hot_restart_abort"},
    {"__builtin_abort", "hot_restart_abort"},
    {"__builtin_trap", "hot_restart_trap"},
    {"__assert_fail", "hot_restart_assert_fail"},
    {"__assert_perror_fail", "hot_restart_assert_perror_fail"},
    {"terminate", "hot_restart_terminate"},
    {"raise", "hot_restart_raise"},
};

const SuddenEnd* findEnd(llvm::StringRef name) {
  const auto* found =
      llvm::find_if(kSuddenEnds, [&](const SuddenEnd& end) { return name == end.name; });
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
      if (used_.count(end.name) != 0 && others_.count(end.name) == 0) {
        names.emplace_back(end.name);
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

std::string defineSuddenEnds(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += "#pragma push_macro(\"" + name + "\")\n";
    text += "#undef " + name + "\n";
    text += "#define " + name + " ";
    text += findEnd(name)->otherName;
    text += "\n";
  }
  return text;
}

std::string undefineSuddenEnds(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += "#pragma pop_macro(\"" + name + "\")\n";
  }
  return text;
}

} // namespace hot_restart::rewriter
