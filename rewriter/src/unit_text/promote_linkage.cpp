// Each declaration of namespace scope is visited once; one function per kind of declaration.
// Variables are decided about together, behind the walk.
#include "unit_text/promote_linkage.h"

#include "hot_restart/rewriter/generated_names.h"

#include "edit/edit_set.h"
#include "emit/head_templates.h"
#include "emit/text_template.h"
#include "emit/unit_templates.h"
#include "names/canonical_name.h"
#include "source/file_tokens.h"
#include "unit_text/anonymous_union.h"
#include "unit_text/default_visibility.h"
#include "unit_text/linkage_edits.h"
#include "unit_text/variable_promotion.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/Casting.h"

#include <string>

namespace hot_restart::rewriter {
namespace {

using clang::SourceLocation;

/// Gives external linkage to what is no variable: namespaces, functions, types. It leaves bodies of
/// functions alone.
class Promoter : public clang::RecursiveASTVisitor<Promoter> {
public:
  Promoter(const PromotionRequest& request, LinkageEdits& linkage, DefaultVisibility& visibility)
      : request_(request), linkage_(linkage), visibility_(visibility) {}

  static bool TraverseStmt(clang::Stmt* /*statement*/) { return true; }

  bool TraverseDecl(clang::Decl* declaration) {
    const bool inSystem = declaration != nullptr && declaration->getLocation().isValid() &&
                          !request_.inclusions.isProjectText(declaration->getLocation());
    return inSystem || RecursiveASTVisitor::TraverseDecl(declaration);
  }

  bool VisitNamespaceDecl(clang::NamespaceDecl* space) {
    if (!space->isAnonymousNamespace() || !linkage_.isEditable(space->getBeginLoc())) {
      return true;
    }
    const auto brace =
        clang::Lexer::findNextToken(space->getBeginLoc(), linkage_.sources(), linkage_.language());
    const bool writtenInline =
        !clang::Lexer::getSourceText(clang::CharSourceRange::getTokenRange(space->getBeginLoc()),
                                     linkage_.sources(), linkage_.language())
             .starts_with("namespace");
    if (!brace) {
      return true;
    }
    const std::string name = nameOfAnonymous(*space);
    if (!writtenInline) {
      // Debuggers find names in inline namespaces by the directive alone.
      linkage_.edits().insertBefore(space->getBeginLoc(), fill(kOpenAnonymous, {{"name", name}}));
    }
    linkage_.edits().insertBefore(namespaceBrace(*space), " " + name + " ");
    return true;
  }

  bool VisitFunctionDecl(clang::FunctionDecl* function) {
    if (function->getStorageClass() == clang::SC_Static && !function->isCXXClassMember() &&
        function->getDeclContext()->isFileContext() && !function->isImplicit()) {
      linkage_.replaceStatic(function->getOuterLocStart(), function->getLocation(), "");
    }
    return true;
  }

  bool VisitVarDecl(clang::VarDecl* variable) {
    // Declarations without definition (`static int a;` is one; in C++ only template ones are not).
    const bool namespaceScope = variable->getDeclContext()->isFileContext();
    if (namespaceScope && variable->getDescribedVarTemplate() != nullptr &&
        variable->getStorageClass() == clang::SC_Static) {
      linkage_.replaceStatic(variable->getOuterLocStart(), variable->getLocation(), "");
    }
    return true;
  }

  bool VisitCXXRecordDecl(clang::CXXRecordDecl* record) {
    const std::string number = std::to_string(unions_);
    const auto found = anonymousUnion(*record, std::string(kUnionName) + number);
    const SourceLocation open = record->getBraceRange().getBegin();
    const SourceLocation close = record->getBraceRange().getEnd();
    if (!found || !linkage_.isEditable(open) || !linkage_.isEditable(close)) {
      return true;
    }
    const SourceLocation behind = clang::Lexer::findLocationAfterToken(
        close, clang::tok::semi, linkage_.sources(), linkage_.language(),
        /*SkipTrailingWhitespaceAndNewLine=*/false);
    if (behind.isValid() &&
        linkage_.replaceStatic(found->variable->getBeginLoc(), open, std::string(kExtern))) {
      linkage_.edits().insertBefore(open, " " + std::string(kUnionType) + number + " ");
      linkage_.edits().insertBefore(close.getLocWithOffset(1), found->behindBrace);
      linkage_.edits().insertBefore(behind, found->behindSemicolon);
      ++unions_;
    }
    return true;
  }

  bool VisitDecl(clang::Decl* declaration) {
    visibility_.note(*declaration);
    return true;
  }

  /// Gives a name to the type of `struct { int a; } state;`, which would have no linkage.
  bool VisitTagDecl(clang::TagDecl* tag) {
    const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(tag);
    if (tag->hasNameForLinkage() || !tag->getDeclContext()->isFileContext() ||
        !tag->isThisDeclarationADefinition() ||
        (record != nullptr && (record->isLambda() || record->isAnonymousStructOrUnion())) ||
        !tag->isEmbeddedInDeclarator()) {
      return true;
    }
    const SourceLocation brace = tag->getBraceRange().getBegin();
    if (linkage_.isEditable(brace)) {
      linkage_.edits().insertBefore(brace, " " + std::string(kUnnamedType) +
                                               std::to_string(++unnamed_) + " ");
    }
    return true;
  }

private:
  /// Another one where names of the namespaces around it are found as well: opened again, the
  /// outer one would be ambiguous.
  static std::string nameOfAnonymous(const clang::NamespaceDecl& space) {
    unsigned depth = 1;
    for (const auto* around = llvm::dyn_cast<clang::NamespaceDecl>(space.getParent());
         around != nullptr && (around->isAnonymousNamespace() || around->isInline());
         around = llvm::dyn_cast<clang::NamespaceDecl>(around->getParent())) {
      ++depth;
    }
    return std::string(kAnonymousNamespace) + (depth > 1 ? std::to_string(depth) : "");
  }

  /// The `{` of an anonymous namespace: attributes may stand in front of it.
  SourceLocation namespaceBrace(const clang::NamespaceDecl& space) const {
    SourceLocation at = space.getBeginLoc();
    for (int i = 0; i < 64; ++i) {
      const auto token = clang::Lexer::findNextToken(at, linkage_.sources(), linkage_.language());
      if (!token || token->is(clang::tok::l_brace)) {
        return token ? token->getLocation() : space.getBeginLoc();
      }
      at = token->getLocation();
    }
    return at;
  }

  const PromotionRequest& request_;
  LinkageEdits& linkage_;
  DefaultVisibility& visibility_;
  int unnamed_ = 0, unions_ = 0;
};

} // namespace

Promotion promoteLinkage(const PromotionRequest& request, FileTokens& tokens, EditSet& edits) {
  LinkageEdits linkage(request.ast, request.inclusions, edits);
  DefaultVisibility visibility(request.ast.getSourceManager());
  Promoter(request, linkage, visibility).TraverseDecl(request.ast.getTranslationUnitDecl());
  Promotion promotion = promoteVariables(request, linkage);
  visibility.expose(request.ast.getSourceManager().getMainFileID(), tokens, edits);
  for (const clang::FileID header : request.inclusions.inlinedHeaders()) {
    visibility.expose(header, tokens, edits);
  }
  return promotion;
}

} // namespace hot_restart::rewriter
