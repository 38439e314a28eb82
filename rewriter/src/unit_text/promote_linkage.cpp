// Each declaration of namespace scope is visited once; one function per kind of edit.
#include "unit_text/promote_linkage.h"

#include "hot_restart/rewriter/compile_command.h"

#include "edit/edit_set.h"
#include "emit/head_templates.h"
#include "emit/text_template.h"
#include "emit/unit_templates.h"
#include "names/canonical_name.h"
#include "record/statics.h"
#include "unit_text/anonymous_union.h"
#include "unit_text/kept_instances.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
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
    const bool inSystem = declaration != nullptr && declaration->getLocation().isValid() &&
                          !request_.inclusions.isProjectText(declaration->getLocation());
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
    const std::string name = nameOfAnonymous(*space);
    if (!writtenInline) {
      // Debuggers find names in inline namespaces by the directive alone.
      edits_.insertBefore(space->getBeginLoc(), fill(kOpenAnonymous, {{"name", name}}));
    }
    edits_.insertBefore(namespaceBrace(*space), " " + name + " ");
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

  bool VisitCXXRecordDecl(clang::CXXRecordDecl* record) {
    const std::string number = std::to_string(unions_);
    const auto found = anonymousUnion(*record, std::string(kUnionName) + number);
    const SourceLocation open = record->getBraceRange().getBegin();
    const SourceLocation close = record->getBraceRange().getEnd();
    if (!found || !isEditable(open) || !isEditable(close)) {
      return true;
    }
    const SourceLocation behind = clang::Lexer::findLocationAfterToken(
        close, clang::tok::semi, sources_, language_, /*SkipTrailingWhitespaceAndNewLine=*/false);
    if (behind.isValid() &&
        removeStatic(found->variable->getBeginLoc(), open, std::string(kExtern))) {
      edits_.insertBefore(open, " " + std::string(kUnionType) + number + " ");
      edits_.insertBefore(close.getLocWithOffset(1), found->behindBrace);
      edits_.insertBefore(behind, found->behindSemicolon);
      ++unions_;
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
      edits_.insertBefore(brace,
                          " " + std::string(kUnnamedType) + std::to_string(++unnamed_) + " ");
    }
    return true;
  }

private:
  bool isEditable(SourceLocation at) const {
    return at.isValid() && at.isFileID() && request_.inclusions.isInlined(sources_.getFileID(at));
  }

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
    // A macro of attributes may stand in front, and one may make all that stands behind.
    begin = sources_.getExpansionLoc(begin);
    end = sources_.getExpansionLoc(end);
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
      if (request_.compiler == CompilerKind::kClang && holdsClosure(variable) &&
          makeInline(variable)) {
        noteNewInitializer(described); // That of an existing one is guarded now.
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

  void noteNewInitializer(const DescribedVariable& described) {
    if (described.entry.dynamicInitialization && !exists(described)) {
      promotion_.newInitializers.push_back(described.entry.name);
    }
  }

  /// Of a type that cannot be written, with a lambda in it.
  bool holdsClosure(const clang::VarDecl& variable) const {
    const std::optional<Deduced> part = deducedPart(variable);
    return part && !variable.isStaticDataMember() && !variable.isConstexpr() &&
           !spelling(part->type);
  }

  bool makeInline(const clang::VarDecl& variable) {
    const SourceLocation begin = variable.getOuterLocStart();
    if (variable.getStorageClass() == clang::SC_Static) {
      return removeStatic(begin, variable.getLocation(), std::string(kInline));
    }
    if (variable.getStorageClass() != clang::SC_None || !isEditable(begin)) {
      return false;
    }
    edits_.insertBefore(begin, std::string(kInline) + " ");
    return true;
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

  /// `static constexpr std::array values{1, 2};`: where it is the first of its type, GCC puts it
  /// among what may be written to. Not so when the type is written.
  bool isWritableConstant(const clang::VarDecl& variable) const {
    const std::optional<Deduced> part = deducedPart(variable);
    if (!part || request_.compiler != CompilerKind::kGcc || !detachable(variable) ||
        !part->written.getAsAdjusted<clang::DeducedTemplateSpecializationTypeLoc>()) {
      return false;
    }
    const auto* instance = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
        part->type->getAsCXXRecordDecl());
    return instance != nullptr &&
           llvm::all_of(instance->getTemplateArgs().asArray(), [](const auto& argument) {
             return argument.getKind() == clang::TemplateArgument::Type ||
                    argument.getKind() == clang::TemplateArgument::Integral;
           });
  }

  /// External linkage for a definition that stays.
  void exportGroup(SourceLocation begin, const clang::VarDecl& variable) {
    if (variable.isStaticDataMember() || variable.isConstexpr()) {
      // Constants that are known to the compiler may have a copy each.
      if (!variable.isStaticDataMember() && isWritableConstant(variable)) {
        spellType(variable);
      }
      return;
    }
    const bool constant =
        variable.getType().isConstQualified() && !variable.getType().isVolatileQualified();
    if (variable.getStorageClass() == clang::SC_Static) {
      removeStatic(begin, variable.getLocation(), std::string(constant ? kExtern : ""));
    } else if (constant && variable.getStorageClass() == clang::SC_None &&
               !variable.getQualifier() && !variable.getPreviousDecl() && isEditable(begin)) {
      edits_.insertBefore(begin, std::string(kExtern) + " ");
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
      removeDefinition(begin, first, initializers.back().second);
      if (request_.keepsInstances) {
        keepMemberInstances(group, initializers);
      }
      return true;
    }
    const bool isStatic = first.getStorageClass() == clang::SC_Static;
    if (isStatic && !removeStatic(begin, first.getLocation(), std::string(kExtern))) {
      return false;
    }
    if (!isStatic && first.getStorageClass() == clang::SC_None) {
      edits_.insertBefore(begin, std::string(kExtern) + " ");
    }
    for (const auto& [from, to] : initializers) {
      if (sources_.isBeforeInTranslationUnit(from, to)) {
        edits_.supersede(from, to, "");
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

  /// Where something can be put behind the declaration that the last of `initializers` ends.
  SourceLocation
  behindDeclaration(const std::vector<std::pair<SourceLocation, SourceLocation>>& initializers) {
    const auto last = llvm::max_element(initializers, [&](const auto& left, const auto& right) {
      return sources_.isBeforeInTranslationUnit(left.second, right.second);
    });
    clang::Token semicolon;
    const bool none = clang::Lexer::getRawToken(last->second, semicolon, sources_, language_,
                                                /*IgnoreWhiteSpace=*/true);
    return none || semicolon.isNot(clang::tok::semi) ? SourceLocation() : semicolon.getEndLoc();
  }

  /// Behind the declaration, for initialisers that are gone (kept_instances.h).
  void keepInstances(const std::vector<const DescribedVariable*>& group,
                     const std::vector<std::pair<SourceLocation, SourceLocation>>& initializers) {
    const SourceLocation behind = behindDeclaration(initializers);
    for (std::size_t index = 0; index < group.size() && behind.isValid(); ++index) {
      const clang::VarDecl& variable = *group[index]->variable;
      const auto& [from, to] = initializers[index];
      const auto text = bringsInstances(variable, sources_)
                            ? instancesText(variable, kept_++, from, to, sources_, language_)
                            : std::nullopt;
      if (text) {
        edits_.insertBefore(behind, *text);
      }
    }
  }

  void
  keepMemberInstances(const std::vector<const DescribedVariable*>& group,
                      const std::vector<std::pair<SourceLocation, SourceLocation>>& initializers) {
    const SourceLocation behind = behindDeclaration(initializers);
    for (std::size_t index = 0; index < group.size() && behind.isValid(); ++index) {
      const clang::VarDecl& variable = *group[index]->variable;
      const auto& [from, to] = initializers[index];
      const auto member =
          variable.getTemplateSpecializationKind() != clang::TSK_ExplicitSpecialization &&
                  bringsInstances(variable, sources_)
              ? memberInstances(variable, kept_++, from, to, sources_, language_)
              : std::nullopt;
      if (member && isEditable(member->declareAt)) {
        edits_.insertBefore(member->declareAt, member->declaration);
        edits_.insertBefore(behind, member->definition);
      }
    }
  }

  /// `T Foo::x = f();` has been declared in its class; a declaration cannot stand here.
  void removeDefinition(SourceLocation begin, const clang::VarDecl& variable, SourceLocation end) {
    const bool specialisation =
        variable.getTemplateSpecializationKind() == clang::TSK_ExplicitSpecialization;
    edits_.supersede(specialisation ? declaratorEnd(variable) : begin, end, "");
  }

  /// The part of a declared type that the initialiser decides.
  struct Deduced {
    clang::TypeLoc written;
    clang::QualType type;
  };

  static std::optional<Deduced> deducedPart(const clang::VarDecl& variable) {
    const clang::DeducedType* deduced = variable.getType()->getContainedDeducedType();
    const clang::TypeLoc all = variable.getTypeSourceInfo()->getTypeLoc();
    if (deduced == nullptr || !deduced->isDeduced()) {
      return std::nullopt;
    }
    if (const clang::AutoTypeLoc word = all.getContainedAutoTypeLoc()) {
      return Deduced{word, deduced->getDeducedType()};
    }
    const clang::TypeLoc whole = all.getUnqualifiedLoc();
    return whole.getAsAdjusted<clang::DeducedTemplateSpecializationTypeLoc>()
               ? std::optional(Deduced{whole, deduced->getDeducedType()})
               : std::nullopt;
  }

  /// A deduced or unbounded type must be spelled out when the initialiser goes.
  bool detachable(const clang::VarDecl& variable) const {
    const std::optional<Deduced> part = deducedPart(variable);
    return !part || (spelling(part->type) && isEditable(part->written.getBeginLoc()));
  }

  std::optional<std::string> spelling(clang::QualType type) const {
    clang::PrintingPolicy policy(language_);
    policy.SuppressUnwrittenScope = true;
    policy.SuppressTagKeyword = true;
    const std::string text = type.getCanonicalType().getAsString(policy);
    if (text.find("(lambda") != std::string::npos || text.find("(unnamed") != std::string::npos) {
      return std::nullopt;
    }
    if (type->isReferenceType()) { // Behind a word, `&&` may follow: `auto&& x = y;`
      return fill(kSameType, {{"type", text}});
    }
    // The declarator's name stands in the middle of such types.
    const bool isSplit = text.find_first_of("([") != std::string::npos;
    return isSplit ? fill(kSplitType, {{"type", text}}) : text;
  }

  void spellType(const clang::VarDecl& variable) {
    if (const std::optional<Deduced> part = deducedPart(variable)) {
      const SourceLocation end =
          clang::Lexer::getLocForEndOfToken(part->written.getEndLoc(), 0, sources_, language_);
      edits_.replace(part->written.getBeginLoc(), end,
                     " " + spelling(part->type).value_or(std::string(kAuto)) + " ");
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
          const std::string instead(form.starts_with("push") ? kPushDefaultVisibility
                                                             : kDefaultVisibility);
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
  int unnamed_ = 0, unions_ = 0;
  unsigned kept_ = 0; ///< Functions for instances.
};

} // namespace

Promotion promoteLinkage(const PromotionRequest& request, EditSet& edits) {
  return Promoter(request, edits).run();
}

} // namespace hot_restart::rewriter
