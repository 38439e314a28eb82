// Clang's printer spells the types; what it cannot spell so that a compiler reads it is told apart
// by what it prints instead.
#include "unit_text/spelled_type.h"

#include "edit/edit_set.h"
#include "emit/head_templates.h"
#include "emit/text_template.h"
#include "emit/unit_templates.h"
#include "unit_text/linkage_edits.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Lex/Lexer.h"

#include <optional>
#include <string>

namespace hot_restart::rewriter {

std::optional<DeducedPart> deducedPart(const clang::VarDecl& variable) {
  const clang::DeducedType* deduced = variable.getType()->getContainedDeducedType();
  const clang::TypeLoc all = variable.getTypeSourceInfo()->getTypeLoc();
  if (deduced == nullptr || !deduced->isDeduced()) {
    return std::nullopt;
  }
  if (const clang::AutoTypeLoc word = all.getContainedAutoTypeLoc()) {
    return DeducedPart{word, deduced->getDeducedType()};
  }
  const clang::TypeLoc whole = all.getUnqualifiedLoc();
  return whole.getAsAdjusted<clang::DeducedTemplateSpecializationTypeLoc>()
             ? std::optional(DeducedPart{whole, deduced->getDeducedType()})
             : std::nullopt;
}

std::optional<std::string> spelledType(clang::QualType type, const clang::LangOptions& language) {
  clang::PrintingPolicy policy(language);
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

bool isSpellable(const clang::VarDecl& variable, const LinkageEdits& linkage) {
  const std::optional<DeducedPart> part = deducedPart(variable);
  return !part || (spelledType(part->type, linkage.language()) &&
                   linkage.isEditable(part->written.getBeginLoc()));
}

void spellType(const clang::VarDecl& variable, LinkageEdits& linkage) {
  if (const std::optional<DeducedPart> part = deducedPart(variable)) {
    const clang::SourceLocation end = clang::Lexer::getLocForEndOfToken(
        part->written.getEndLoc(), 0, linkage.sources(), linkage.language());
    linkage.edits().replace(
        part->written.getBeginLoc(), end,
        " " + spelledType(part->type, linkage.language()).value_or(std::string(kAuto)) + " ");
    return;
  }
  const auto array = variable.getTypeSourceInfo()->getTypeLoc().getAs<clang::ArrayTypeLoc>();
  const clang::ConstantArrayType* known =
      variable.getASTContext().getAsConstantArrayType(variable.getType());
  if (array && array.getSizeExpr() == nullptr && known != nullptr &&
      linkage.isEditable(array.getRBracketLoc())) {
    linkage.edits().insertBefore(array.getRBracketLoc(),
                                 std::to_string(known->getSize().getZExtValue()));
  }
}

} // namespace hot_restart::rewriter
