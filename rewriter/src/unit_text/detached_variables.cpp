// All declarators of a declaration go together or not at all: they share their specifiers.
#include "unit_text/detached_variables.h"

#include "edit/edit_set.h"
#include "emit/head_templates.h"
#include "unit_text/kept_instances.h"
#include "unit_text/linkage_edits.h"
#include "unit_text/spelled_type.h"

#include "clang/AST/Decl.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Basic/TokenKinds.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/Token.h"
#include "llvm/ADT/STLExtras.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

using clang::SourceLocation;

/// False: one of them cannot be taken out.
bool DetachedVariables::findInitializers(SourceLocation begin,
                                         const std::vector<const clang::VarDecl*>& group,
                                         std::vector<Range>& initializers) const {
  return llvm::all_of(group, [&](const clang::VarDecl* variable) {
    const SourceLocation end = endOf(*variable);
    const SourceLocation declarator = declaratorEnd(*variable);
    initializers.emplace_back(declarator, end);
    return linkage_.isEditable(begin) && linkage_.isEditable(end) &&
           linkage_.isEditable(declarator) && isSpellable(*variable, linkage_);
  });
}

bool DetachedVariables::makeExtern(SourceLocation begin, const clang::VarDecl& first) {
  if (first.getStorageClass() == clang::SC_Static) {
    return linkage_.replaceStatic(begin, first.getLocation(), std::string(kExtern));
  }
  if (first.getStorageClass() == clang::SC_None) {
    linkage_.edits().insertBefore(begin, std::string(kExtern) + " ");
  }
  return true;
}

bool DetachedVariables::detach(SourceLocation begin,
                               const std::vector<const clang::VarDecl*>& group) {
  std::vector<Range> initializers;
  if (!findInitializers(begin, group, initializers)) {
    return false;
  }
  const clang::VarDecl& first = *group.front();
  if (first.isStaticDataMember() || first.getQualifier() != nullptr) {
    removeDefinition(begin, first, initializers.back().second);
    if (keepsInstances_) {
      keepMemberInstances(group, initializers);
    }
    return true;
  }
  if (!makeExtern(begin, first)) {
    return false;
  }
  for (const auto& [from, to] : initializers) {
    if (linkage_.sources().isBeforeInTranslationUnit(from, to)) {
      linkage_.edits().supersede(from, to, "");
    }
  }
  for (const clang::VarDecl* variable : group) {
    spellType(*variable, linkage_);
  }
  if (keepsInstances_) {
    keepInstances(group, initializers);
  }
  return true;
}

/// Where something can be put behind the declaration that the last of `initializers` ends.
SourceLocation DetachedVariables::behindDeclaration(const std::vector<Range>& initializers) const {
  const auto last = llvm::max_element(initializers, [&](const auto& left, const auto& right) {
    return linkage_.sources().isBeforeInTranslationUnit(left.second, right.second);
  });
  clang::Token semicolon;
  const bool none =
      clang::Lexer::getRawToken(last->second, semicolon, linkage_.sources(), linkage_.language(),
                                /*IgnoreWhiteSpace=*/true);
  return none || semicolon.isNot(clang::tok::semi) ? SourceLocation() : semicolon.getEndLoc();
}

/// Behind the declaration, for initialisers that are gone (kept_instances.h).
void DetachedVariables::keepInstances(const std::vector<const clang::VarDecl*>& group,
                                      const std::vector<Range>& initializers) {
  const SourceLocation behind = behindDeclaration(initializers);
  for (std::size_t index = 0; index < group.size() && behind.isValid(); ++index) {
    const clang::VarDecl& variable = *group[index];
    const auto& [from, to] = initializers[index];
    const auto text =
        bringsInstances(variable, linkage_.sources())
            ? instancesText(variable, kept_++, from, to, linkage_.sources(), linkage_.language())
            : std::nullopt;
    if (text) {
      linkage_.edits().insertBefore(behind, *text);
    }
  }
}

void DetachedVariables::keepMemberInstances(const std::vector<const clang::VarDecl*>& group,
                                            const std::vector<Range>& initializers) {
  const SourceLocation behind = behindDeclaration(initializers);
  for (std::size_t index = 0; index < group.size() && behind.isValid(); ++index) {
    const clang::VarDecl& variable = *group[index];
    const auto& [from, to] = initializers[index];
    const auto member =
        variable.getTemplateSpecializationKind() != clang::TSK_ExplicitSpecialization &&
                bringsInstances(variable, linkage_.sources())
            ? memberInstances(variable, kept_++, from, to, linkage_.sources(), linkage_.language())
            : std::nullopt;
    if (member && linkage_.isEditable(member->declareAt)) {
      linkage_.edits().insertBefore(member->declareAt, member->declaration);
      linkage_.edits().insertBefore(behind, member->definition);
    }
  }
}

/// `T Foo::x = f();` has been declared in its class; a declaration cannot stand here.
void DetachedVariables::removeDefinition(SourceLocation begin, const clang::VarDecl& variable,
                                         SourceLocation end) {
  const bool specialisation =
      variable.getTemplateSpecializationKind() == clang::TSK_ExplicitSpecialization;
  linkage_.edits().supersede(specialisation ? declaratorEnd(variable) : begin, end, "");
}

SourceLocation DetachedVariables::endOf(const clang::VarDecl& variable) const {
  const SourceLocation end = variable.getSourceRange().getEnd();
  return end.isFileID()
             ? clang::Lexer::getLocForEndOfToken(end, 0, linkage_.sources(), linkage_.language())
             : SourceLocation();
}

/// Behind the name, array bounds and parameter lists of a declarator.
SourceLocation DetachedVariables::declaratorEnd(const clang::VarDecl& variable) const {
  const SourceLocation name = variable.getLocation();
  const SourceLocation type = variable.getTypeSourceInfo()->getTypeLoc().getEndLoc();
  if (!name.isFileID() || !type.isFileID()) {
    return {};
  }
  const SourceLocation last =
      linkage_.sources().isBeforeInTranslationUnit(name, type) ? type : name;
  return clang::Lexer::getLocForEndOfToken(last, 0, linkage_.sources(), linkage_.language());
}

} // namespace hot_restart::rewriter
