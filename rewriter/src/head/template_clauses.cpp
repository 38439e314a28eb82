// Clang keeps the clauses of classes and the function's own one in two places.
#include "head/template_clauses.h"

#include "source/file_tokens.h"
#include "source/source_range.h"

#include "clang/AST/DeclTemplate.h"

#include <algorithm>
#include <vector>

namespace hot_restart::rewriter {

std::vector<const clang::TemplateParameterList*>
templateLists(const clang::FunctionDecl& function) {
  std::vector<const clang::TemplateParameterList*> lists;
  lists.reserve(function.getNumTemplateParameterLists() + 1);
  for (unsigned index = 0; index < function.getNumTemplateParameterLists(); ++index) {
    lists.push_back(function.getTemplateParameterList(index));
  }
  const auto* described = function.getDescribedFunctionTemplate();
  // The clause of `void f(auto)` is written nowhere.
  if (described != nullptr && described->getTemplateParameters()->getRAngleLoc().isValid()) {
    lists.push_back(described->getTemplateParameters());
  }
  return lists;
}

unsigned behindTemplateClauses(FileTokens& tokens, const clang::SourceManager& sources,
                               clang::FileID file, const clang::FunctionDecl& declaration,
                               unsigned begin) {
  for (const clang::TemplateParameterList* list : templateLists(declaration)) {
    const clang::Expr* constraint = list->getRequiresClause();
    const auto end = expansionOffsetIn(
        sources, file, constraint != nullptr ? constraint->getEndLoc() : list->getRAngleLoc(),
        true);
    if (end) {
      begin = std::max(begin, constraint != nullptr ? tokens.endOfToken(file, *end) : *end + 1);
    }
  }
  return begin;
}

} // namespace hot_restart::rewriter
