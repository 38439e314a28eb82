// A parameter depends on a pack when its text names it: tokens are compared, not types.
#include "head/template_order.h"

#include "source/file_tokens.h"
#include "source/source_range.h"

#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"

#include <optional>
#include <string_view>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace tok = clang::tok;

bool hasDefault(const clang::NamedDecl& parameter) {
  if (const auto* type = llvm::dyn_cast<clang::TemplateTypeParmDecl>(&parameter)) {
    return type->hasDefaultArgument();
  }
  if (const auto* value = llvm::dyn_cast<clang::NonTypeTemplateParmDecl>(&parameter)) {
    return value->hasDefaultArgument();
  }
  const auto* templ = llvm::dyn_cast<clang::TemplateTemplateParmDecl>(&parameter);
  return templ != nullptr && templ->hasDefaultArgument();
}

/// The declaration with the body names all that its text uses.
const clang::TemplateParameterList& listOfDefinition(const clang::FunctionTemplateDecl& described) {
  for (const clang::RedeclarableTemplateDecl* one : described.redecls()) {
    const auto* function = llvm::cast<clang::FunctionTemplateDecl>(one)->getTemplatedDecl();
    if (function->doesThisDeclarationHaveABody()) {
      return *one->getTemplateParameters();
    }
  }
  return *described.getTemplateParameters();
}

class Ordering {
public:
  Ordering(FileTokens& tokens, const clang::SourceManager& sources, clang::FileID file,
           const clang::FunctionTemplateDecl& described)
      : tokens_(tokens), sources_(sources), file_(file), list_(*described.getTemplateParameters()),
        defined_(listOfDefinition(described)) {}

  TemplateOrder order();

private:
  std::optional<unsigned> offset(clang::SourceLocation at) const {
    return expansionOffsetIn(sources_, file_, at);
  }
  bool isLeftOut(unsigned index) const {
    const clang::NamedDecl& parameter = *defined_.getParam(index);
    return !parameter.isImplicit() && !parameter.isParameterPack() &&
           parameter.getDeclName().isEmpty() && hasDefault(parameter);
  }
  bool names(unsigned index, llvm::StringRef pack);

  FileTokens& tokens_;
  const clang::SourceManager& sources_;
  clang::FileID file_;
  const clang::TemplateParameterList &list_, &defined_;
};

/// Whether the parameter, its default argument left out, has that name in it.
bool Ordering::names(unsigned index, llvm::StringRef pack) {
  const clang::NamedDecl& parameter = *list_.getParam(index);
  const auto from = offset(parameter.getBeginLoc());
  const auto own = offset(parameter.getLocation());
  const auto to = offset(index + 1 < list_.size() ? list_.getParam(index + 1)->getBeginLoc()
                                                  : list_.getRAngleLoc());
  if (pack.empty() || !from || !own || !to) {
    return false; // An `auto` parameter, which has no text here.
  }
  const TokenSpan written = tokens_.compiledBetween(file_, *from, *to);
  for (const FileToken& token : written) {
    if (token.is(tok::equal) && token.offset >= *own) {
      return false;
    }
    if (token.text == std::string_view(pack)) {
      return true;
    }
  }
  return false;
}

TemplateOrder Ordering::order() {
  TemplateOrder order;
  std::vector<unsigned> asWritten, packs;
  llvm::StringRef firstPack;
  for (unsigned index = 0; index < list_.size(); ++index) {
    const clang::NamedDecl& parameter = *list_.getParam(index);
    if (parameter.isParameterPack()) {
      firstPack = packs.empty() ? parameter.getName() : firstPack;
      packs.push_back(index);
    } else if (!packs.empty() && isLeftOut(index)) {
      order.leavesOut = true;
      continue;
    } else {
      order.indices.push_back(index);
      order.mustDeduce = order.mustDeduce || (!packs.empty() && names(index, firstPack));
      order.hasDefaultBehindPack =
          order.hasDefaultBehindPack || (!packs.empty() && hasDefault(parameter));
    }
    asWritten.push_back(index);
  }
  order.mustDeduce = order.mustDeduce || packs.size() > 1;
  if (order.mustDeduce) {
    order.indices = asWritten;
  } else {
    order.indices.insert(order.indices.end(), packs.begin(), packs.end());
  }
  return order;
}

} // namespace

TemplateOrder bodyTemplateOrder(FileTokens& tokens, const clang::SourceManager& sources,
                                clang::FileID file, const clang::FunctionDecl& declaration) {
  const auto* described = declaration.getDescribedFunctionTemplate();
  return described == nullptr ? TemplateOrder()
                              : Ordering(tokens, sources, file, *described).order();
}

} // namespace hot_restart::rewriter
