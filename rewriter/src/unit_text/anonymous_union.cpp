// The union's members are names of the namespace; references of those names take their place.
#include "unit_text/anonymous_union.h"

#include "emit/text_template.h"
#include "emit/unit_templates.h"
#include "names/canonical_name.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Mangle.h"
#include "llvm/Support/Casting.h"

#include <optional>
#include <string>

namespace hot_restart::rewriter {

std::optional<AnonymousUnion> anonymousUnion(const clang::CXXRecordDecl& record,
                                             const std::string& name) {
  const clang::DeclContext* scope = record.getDeclContext();
  if (!record.isUnion() || !record.isAnonymousStructOrUnion() || !scope->isFileContext()) {
    return std::nullopt;
  }
  AnonymousUnion result;
  for (const clang::Decl* declaration : scope->decls()) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(declaration);
    if (variable != nullptr && variable->isImplicit() &&
        variable->getType()->getAsCXXRecordDecl() == &record) {
      result.variable = variable;
    }
  }
  for (const clang::Decl* declaration : scope->decls()) {
    const auto* member = llvm::dyn_cast<clang::IndirectFieldDecl>(declaration);
    if (member == nullptr || member->chain().front() != result.variable) {
      continue;
    }
    if (member->getAnonField()->isBitField()) {
      return std::nullopt;
    }
    const std::string own = member->getNameAsString();
    result.behindSemicolon += fill(kUnionMember, {{"member", own}, {"name", name}});
  }
  if (result.variable == nullptr || result.behindSemicolon.empty()) {
    return std::nullopt;
  }
  clang::ASTNameGenerator mangler(record.getASTContext());
  const std::string symbol = canonicalName(mangler.getName(result.variable));
  result.behindBrace = fill(kUnionVariable, {{"name", name}, {"symbol", symbol}});
  return result;
}

} // namespace hot_restart::rewriter
