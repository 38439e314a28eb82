// Declarators that share their specifiers are decided together; one function for each way to give
// them external linkage.
#include "unit_text/variable_promotion.h"

#include "edit/edit_set.h"
#include "emit/head_templates.h"
#include "record/statics.h"
#include "unit_text/detached_variables.h"
#include "unit_text/linkage_edits.h"
#include "unit_text/spelled_type.h"

#include "hot_restart/rewriter/compile_command.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/TypeLoc.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Casting.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

using clang::SourceLocation;

/// Declarators that share their specifiers (`static int a = f(), b;`), by the place of the
/// specifiers.
using DeclaratorGroups = std::map<SourceLocation, std::vector<const DescribedVariable*>>;

/// Decides about variables that are not guarded against being built twice. Local ones, inline ones
/// and those of templates are none of its business.
class VariablePromoter {
public:
  VariablePromoter(const PromotionRequest& request, LinkageEdits& linkage)
      : request_(request), linkage_(linkage), detached_(linkage, request.keepsInstances) {}

  Promotion run();

private:
  bool exists(const DescribedVariable& variable) const;
  void noteDecomposition(const DescribedVariable& described);
  void noteNewInitializer(const DescribedVariable& described);
  bool holdsClosure(const clang::VarDecl& variable) const;
  bool makeInline(const clang::VarDecl& variable);
  bool detach(SourceLocation begin, const std::vector<const DescribedVariable*>& group);
  void promoteGroup(SourceLocation begin, const std::vector<const DescribedVariable*>& group);
  bool isWritableConstant(const clang::VarDecl& variable) const;
  void exportGroup(SourceLocation begin, const clang::VarDecl& variable);

  const PromotionRequest& request_;
  LinkageEdits& linkage_;
  DetachedVariables detached_;
  Promotion promotion_;
};

bool VariablePromoter::exists(const DescribedVariable& variable) const {
  return request_.existing.count(variable.entry.usr) != 0;
}

Promotion VariablePromoter::run() {
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
      noteNewInitializer(
          described); // An existing one has a guard now, which stops its initialiser.
      continue;
    }
    groups[variable.getOuterLocStart()].push_back(&described);
  }
  for (const auto& [begin, group] : groups) {
    promoteGroup(begin, group);
  }
  return std::move(promotion_);
}

void VariablePromoter::noteDecomposition(const DescribedVariable& described) {
  if (llvm::isa<clang::DecompositionDecl>(described.variable) &&
      !described.variable->isStaticLocal() && described.entry.dynamicInitialization) {
    (exists(described) ? promotion_.keptInitializers : promotion_.newInitializers)
        .push_back(described.entry.name);
  }
}

void VariablePromoter::noteNewInitializer(const DescribedVariable& described) {
  if (described.entry.dynamicInitialization && !exists(described)) {
    promotion_.newInitializers.push_back(described.entry.name);
  }
}

/// Its type cannot be written: there is a lambda in it.
bool VariablePromoter::holdsClosure(const clang::VarDecl& variable) const {
  const std::optional<DeducedPart> part = deducedPart(variable);
  return part && !variable.isStaticDataMember() && !variable.isConstexpr() &&
         !spelledType(part->type, linkage_.language());
}

bool VariablePromoter::makeInline(const clang::VarDecl& variable) {
  const SourceLocation begin = variable.getOuterLocStart();
  if (variable.getStorageClass() == clang::SC_Static) {
    return linkage_.replaceStatic(begin, variable.getLocation(), std::string(kInline));
  }
  if (variable.getStorageClass() != clang::SC_None || !linkage_.isEditable(begin)) {
    return false;
  }
  linkage_.edits().insertBefore(begin, std::string(kInline) + " ");
  return true;
}

void VariablePromoter::promoteGroup(SourceLocation begin,
                                    const std::vector<const DescribedVariable*>& group) {
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
bool VariablePromoter::isWritableConstant(const clang::VarDecl& variable) const {
  const std::optional<DeducedPart> part = deducedPart(variable);
  if (!part || request_.compiler != CompilerKind::kGcc || !isSpellable(variable, linkage_) ||
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
void VariablePromoter::exportGroup(SourceLocation begin, const clang::VarDecl& variable) {
  if (variable.isStaticDataMember() || variable.isConstexpr()) {
    // Constants that are known to the compiler may have a copy each.
    if (!variable.isStaticDataMember() && isWritableConstant(variable)) {
      spellType(variable, linkage_);
    }
    return;
  }
  const bool constant =
      variable.getType().isConstQualified() && !variable.getType().isVolatileQualified();
  if (variable.getStorageClass() == clang::SC_Static) {
    linkage_.replaceStatic(begin, variable.getLocation(), std::string(constant ? kExtern : ""));
  } else if (constant && variable.getStorageClass() == clang::SC_None && !variable.getQualifier() &&
             !variable.getPreviousDecl() && linkage_.isEditable(begin)) {
    linkage_.edits().insertBefore(begin, std::string(kExtern) + " ");
  }
}

bool VariablePromoter::detach(SourceLocation begin,
                              const std::vector<const DescribedVariable*>& group) {
  std::vector<const clang::VarDecl*> variables;
  variables.reserve(group.size());
  for (const DescribedVariable* member : group) {
    variables.push_back(member->variable);
  }
  return detached_.detach(begin, variables);
}

} // namespace

Promotion promoteVariables(const PromotionRequest& request, LinkageEdits& linkage) {
  return VariablePromoter(request, linkage).run();
}

} // namespace hot_restart::rewriter
