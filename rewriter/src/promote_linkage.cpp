// Each declaration of namespace scope is visited once; one function per kind of edit.
#include "promote_linkage.h"

#include "canonical_name.h"
#include "kept_instances.h"
#include "pipeline.h"
#include "statics.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

using clang::SourceLocation;

/// Declarators that share their specifiers (`static int a = f(), b;`), by the place of the
/// specifiers.
using DeclaratorGroups = std::map<SourceLocation, std::vector<const DescribedVariable*>>;

class Promoter : public clang::RecursiveASTVisitor<Promoter> {
public:
  Promoter(const PromotionRequest& request, EditSet& edits)
      : request_(request), edits_(edits), sources_(request.ast.getSourceManager()),
        language_(request.ast.getLangOpts()) {}

  Promotion run() {
    TraverseDecl(request_.ast.getTranslationUnitDecl());
    promoteVariables();
    exposeHidden(sources_.getMainFileID());
    for (const clang::FileID header : request_.inclusions.inlinedHeaders()) {
      exposeHidden(header);
    }
    return std::move(promotion_);
  }

  static bool TraverseStmt(clang::Stmt* /*statement*/) { return true; }

  bool TraverseDecl(clang::Decl* declaration) {
    const bool inSystem =
        declaration != nullptr && declaration->getLocation().isValid() &&
        sources_.isInSystemHeader(sources_.getExpansionLoc(declaration->getLocation()));
    return inSystem || RecursiveASTVisitor::TraverseDecl(declaration);
  }

  bool VisitNamespaceDecl(clang::NamespaceDecl* space) {
    if (!space->isAnonymousNamespace() || !isEditable(space->getBeginLoc())) {
      return true;
    }
    const auto brace = clang::Lexer::findNextToken(space->getBeginLoc(), sources_, language_);
    const bool writtenInline =
        !clang::Lexer::getSourceText(clang::CharSourceRange::getTokenRange(space->getBeginLoc()),
                                     sources_, language_)
             .starts_with("namespace");
    if (!brace) {
      return true;
    }
    if (!writtenInline) {
      // Debuggers find names in inline namespaces by the directive alone.
      const std::string name(kAnonymousNamespace);
      edits_.insertBefore(space->getBeginLoc(),
                          "inline namespace " + name + " {} using namespace " + name + "; inline ");
    }
    edits_.insertBefore(namespaceBrace(*space), " " + std::string(kAnonymousNamespace) + " ");
    return true;
  }

  bool VisitFunctionDecl(clang::FunctionDecl* function) {
    if (function->getStorageClass() == clang::SC_Static && !function->isCXXClassMember() &&
        function->getDeclContext()->isFileContext() && !function->isImplicit()) {
      removeStatic(function->getOuterLocStart(), function->getLocation(), "");
    }
    return true;
  }

  bool VisitVarDecl(clang::VarDecl* variable) {
    // Declarations without definition (`static int a;` is one; in C++ only template ones are not).
    const bool namespaceScope = variable->getDeclContext()->isFileContext();
    if (namespaceScope && variable->getDescribedVarTemplate() != nullptr &&
        variable->getStorageClass() == clang::SC_Static) {
      removeStatic(variable->getOuterLocStart(), variable->getLocation(), "");
    }
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
    if (isEditable(brace)) {
      edits_.insertBefore(brace, " hr$unnamed$" + std::to_string(++unnamed_) + " ");
    }
    return true;
  }

private:
  bool isEditable(SourceLocation at) const {
    return at.isValid() && at.isFileID() && request_.inclusions.isInlined(sources_.getFileID(at));
  }

  /// The `{` of an anonymous namespace: attributes may stand in front of it.
  SourceLocation namespaceBrace(const clang::NamespaceDecl& space) const {
    SourceLocation at = space.getBeginLoc();
    for (int i = 0; i < 64; ++i) {
      const auto token = clang::Lexer::findNextToken(at, sources_, language_);
      if (!token || token->is(clang::tok::l_brace)) {
        return token ? token->getLocation() : space.getBeginLoc();
      }
      at = token->getLocation();
    }
    return at;
  }

  /// Replaces the keyword `static` between the two places; nothing when a macro made it.
  bool removeStatic(SourceLocation begin, SourceLocation end, const std::string& instead) {
    begin = sources_.getExpansionLoc(begin); // A macro of attributes may stand in front.
    if (!isEditable(begin) || !isEditable(end) ||
        sources_.getFileID(begin) != sources_.getFileID(end)) {
      return false;
    }
    if (!edited_.insert(begin).second) {
      return true;
    }
    for (SourceLocation at = begin; sources_.isBeforeInTranslationUnit(at, end);) {
      clang::Token token;
      if (clang::Lexer::getRawToken(at, token, sources_, language_, /*IgnoreWhiteSpace=*/true)) {
        return false;
      }
      if (token.is(clang::tok::raw_identifier) &&
          clang::Lexer::getSpelling(token, sources_, language_) == "static") {
        edits_.replace(token.getLocation(), token.getEndLoc(), instead);
        return true;
      }
      at = token.getEndLoc();
      if (token.is(clang::tok::eof)) {
        return false;
      }
    }
    return false;
  }

  bool exists(const DescribedVariable& variable) const {
    return request_.existing.count(variable.entry.usr) != 0;
  }

  void promoteVariables() {
    DeclaratorGroups groups;
    for (const DescribedVariable& described : request_.variables) {
      const clang::VarDecl& variable = *described.variable;
      if (variable.isStaticLocal() || variable.isInline() ||
          variable.getDescribedVarTemplate() != nullptr ||
          variable.getDeclContext()->isDependentContext() ||
          clang::isTemplateInstantiation(variable.getTemplateSpecializationKind()) ||
          llvm::isa<clang::DecompositionDecl>(variable)) {
        // Locals follow their function; inline variables and those of templates are guarded: none
        // of them is built twice.
        noteDecomposition(described);
        continue;
      }
      groups[variable.getOuterLocStart()].push_back(&described);
    }
    for (const auto& [begin, group] : groups) {
      promoteGroup(begin, group);
    }
  }

  void noteDecomposition(const DescribedVariable& described) {
    if (llvm::isa<clang::DecompositionDecl>(described.variable) &&
        !described.variable->isStaticLocal() && described.entry.dynamicInitialization) {
      (exists(described) ? promotion_.keptInitializers : promotion_.newInitializers)
          .push_back(described.entry.name);
    }
  }

  void promoteGroup(SourceLocation begin, const std::vector<const DescribedVariable*>& group) {
    std::size_t existing = 0;
    for (const DescribedVariable* member : group) {
      existing += exists(*member) && member->entry.dynamicInitialization ? 1 : 0;
    }
    if (existing != 0 && existing == group.size() && detach(begin, group)) {
      return;
    }
    for (const DescribedVariable* member : group) {
      if (member->entry.dynamicInitialization) {
        (exists(*member) ? promotion_.keptInitializers : promotion_.newInitializers)
            .push_back(member->entry.name);
      }
    }
    exportGroup(begin, *group.front()->variable);
  }

  /// External linkage for a definition that stays.
  void exportGroup(SourceLocation begin, const clang::VarDecl& variable) {
    if (variable.isStaticDataMember() || variable.isConstexpr()) {
      return; // Constants that are known to the compiler may have a copy each.
    }
    const bool constant =
        variable.getType().isConstQualified() && !variable.getType().isVolatileQualified();
    if (variable.getStorageClass() == clang::SC_Static) {
      removeStatic(begin, variable.getLocation(), constant ? "extern" : "");
    } else if (constant && variable.getStorageClass() == clang::SC_None &&
               !variable.getQualifier() && !variable.getPreviousDecl() && isEditable(begin)) {
      edits_.insertBefore(begin, "extern ");
    }
  }

  /// Turns definitions of existing variables into declarations. False: a macro is in the way;
  /// nothing was changed.
  bool detach(SourceLocation begin, const std::vector<const DescribedVariable*>& group) {
    std::vector<std::pair<SourceLocation, SourceLocation>> initializers;
    for (const DescribedVariable* member : group) {
      const SourceLocation end = endOf(*member->variable);
      const SourceLocation declarator = declaratorEnd(*member->variable);
      if (!isEditable(begin) || !isEditable(end) || !isEditable(declarator) ||
          !detachable(*member->variable)) {
        return false;
      }
      initializers.emplace_back(declarator, end);
    }
    const clang::VarDecl& first = *group.front()->variable;
    if (first.isStaticDataMember() || first.getQualifier() != nullptr) {
      return removeDefinition(begin, first, initializers.back().second);
    }
    const bool isStatic = first.getStorageClass() == clang::SC_Static;
    if (isStatic && !removeStatic(begin, first.getLocation(), "extern")) {
      return false;
    }
    if (!isStatic && first.getStorageClass() == clang::SC_None) {
      edits_.insertBefore(begin, "extern ");
    }
    for (const auto& [from, to] : initializers) {
      if (sources_.isBeforeInTranslationUnit(from, to)) {
        edits_.replace(from, to, "");
      }
    }
    for (const DescribedVariable* member : group) {
      spellType(*member->variable);
    }
    if (request_.keepsInstances) {
      keepInstances(group, initializers);
    }
    return true;
  }

  /// Behind the declaration, for initialisers that are gone (kept_instances.h).
  void keepInstances(const std::vector<const DescribedVariable*>& group,
                     const std::vector<std::pair<SourceLocation, SourceLocation>>& initializers) {
    const auto last = llvm::max_element(initializers, [&](const auto& left, const auto& right) {
      return sources_.isBeforeInTranslationUnit(left.second, right.second);
    });
    clang::Token semicolon;
    if (clang::Lexer::getRawToken(last->second, semicolon, sources_, language_,
                                  /*IgnoreWhiteSpace=*/true) ||
        semicolon.isNot(clang::tok::semi)) {
      return;
    }
    for (std::size_t index = 0; index < group.size(); ++index) {
      const clang::VarDecl& variable = *group[index]->variable;
      const auto& [from, to] = initializers[index];
      const auto text = bringsInstances(variable, sources_)
                            ? instancesText(variable, kept_++, from, to, sources_, language_)
                            : std::nullopt;
      if (text) {
        edits_.insertBefore(semicolon.getEndLoc(), *text);
      }
    }
  }

  /// `T Foo::x = f();` has been declared in its class; a declaration cannot stand here.
  bool removeDefinition(SourceLocation begin, const clang::VarDecl& variable, SourceLocation end) {
    const bool specialisation =
        variable.getTemplateSpecializationKind() == clang::TSK_ExplicitSpecialization;
    if (specialisation) {
      edits_.replace(declaratorEnd(variable), end, "");
      return true;
    }
    edits_.replace(begin, end, "");
    return true;
  }

  /// A deduced or unbounded type must be spelled out when the initialiser goes.
  bool detachable(const clang::VarDecl& variable) const {
    return deducedType(variable).isNull() ||
           (spelledType(variable) && isEditable(deducedType(variable).getBeginLoc()));
  }

  static clang::TypeLoc deducedType(const clang::VarDecl& variable) {
    clang::TypeLoc type = variable.getTypeSourceInfo()->getTypeLoc();
    if (auto qualified = type.getAs<clang::QualifiedTypeLoc>()) {
      type = qualified.getUnqualifiedLoc();
    }
    if (auto deduced = type.getAs<clang::AutoTypeLoc>()) {
      return deduced;
    }
    if (auto deduced = type.getAs<clang::DeducedTemplateSpecializationTypeLoc>()) {
      return deduced;
    }
    return {};
  }

  std::optional<std::string> spelledType(const clang::VarDecl& variable) const {
    clang::PrintingPolicy policy(language_);
    policy.SuppressUnwrittenScope = true;
    policy.SuppressTagKeyword = true;
    const std::string text =
        variable.getType().getCanonicalType().getUnqualifiedType().getAsString(policy);
    const bool nameable =
        text.find("(lambda") == std::string::npos && text.find("(unnamed") == std::string::npos;
    return nameable ? std::optional("::" + text) : std::nullopt;
  }

  void spellType(const clang::VarDecl& variable) {
    const std::optional<std::string> spelled = spelledType(variable);
    if (const clang::TypeLoc deduced = deducedType(variable); spelled && !deduced.isNull()) {
      const SourceLocation end =
          clang::Lexer::getLocForEndOfToken(deduced.getEndLoc(), 0, sources_, language_);
      edits_.replace(deduced.getBeginLoc(), end, " " + spelled->substr(2) + " ");
      return;
    }
    const auto array = variable.getTypeSourceInfo()->getTypeLoc().getAs<clang::ArrayTypeLoc>();
    const clang::ConstantArrayType* known = request_.ast.getAsConstantArrayType(variable.getType());
    if (array && array.getSizeExpr() == nullptr && known != nullptr &&
        isEditable(array.getRBracketLoc())) {
      edits_.insertBefore(array.getRBracketLoc(), std::to_string(known->getSize().getZExtValue()));
    }
  }

  SourceLocation endOf(const clang::VarDecl& variable) const {
    const SourceLocation end = variable.getSourceRange().getEnd();
    return end.isFileID() ? clang::Lexer::getLocForEndOfToken(end, 0, sources_, language_)
                          : SourceLocation();
  }

  /// Behind the name, array bounds and parameter lists of a declarator.
  SourceLocation declaratorEnd(const clang::VarDecl& variable) const {
    const SourceLocation name = variable.getLocation();
    const SourceLocation type = variable.getTypeSourceInfo()->getTypeLoc().getEndLoc();
    if (!name.isFileID() || !type.isFileID()) {
      return {};
    }
    const SourceLocation last = sources_.isBeforeInTranslationUnit(name, type) ? type : name;
    return clang::Lexer::getLocForEndOfToken(last, 0, sources_, language_);
  }

  /// Symbols of hidden visibility cannot be left to the program.
  void exposeHidden(clang::FileID file) {
    const llvm::StringRef text = sources_.getBufferData(file);
    const SourceLocation start = sources_.getLocForStartOfFile(file);
    for (std::size_t at = text.find("visibility"); at != llvm::StringRef::npos;
         at = text.find("visibility", at + 1)) {
      const std::size_t open =
          text.find_first_not_of(" \t_", at + llvm::StringRef("visibility").size());
      const llvm::StringRef rest = open == llvm::StringRef::npos ? "" : text.substr(open);
      for (const llvm::StringRef form :
           {"(\"hidden\")", "(\"internal\")", "push(hidden)", "push(internal)"}) {
        if (rest.starts_with(form)) {
          const std::string instead = form.starts_with("push") ? "push(default)" : "(\"default\")";
          edits_.replace(start.getLocWithOffset(static_cast<int>(open)),
                         start.getLocWithOffset(static_cast<int>(open + form.size())), instead);
        }
      }
    }
  }

  const PromotionRequest& request_;
  EditSet& edits_;
  const clang::SourceManager& sources_;
  const clang::LangOptions& language_;
  Promotion promotion_;
  std::set<SourceLocation> edited_;
  int unnamed_ = 0;
  unsigned kept_ = 0; ///< Functions for instances.
};

} // namespace

Promotion promoteLinkage(const PromotionRequest& request, EditSet& edits) {
  return Promoter(request, edits).run();
}

} // namespace hot_restart::rewriter
