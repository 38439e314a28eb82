// The template parameters that Clang has invented and the `auto`s in the text must agree in number.
#include "head/placeholder_parameters.h"

#include "emit/head_templates.h"
#include "source/file_tokens.h"
#include "source/source_range.h"

#include "hot_restart/rewriter/generated_names.h"

#include "clang/AST/DeclTemplate.h"
#include "llvm/Support/Casting.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace tok = clang::tok;

std::vector<const clang::TemplateTypeParmDecl*>
inventedParameters(const clang::FunctionDecl& function) {
  std::vector<const clang::TemplateTypeParmDecl*> found;
  if (const auto* described = function.getDescribedFunctionTemplate()) {
    for (const clang::NamedDecl* parameter : *described->getTemplateParameters()) {
      const auto* type = llvm::dyn_cast<clang::TemplateTypeParmDecl>(parameter);
      if (type != nullptr && type->isImplicit()) {
        found.push_back(type);
      }
    }
  }
  return found;
}

/// Offsets of the `auto`s that stand for template parameters, one parameter after the other.
std::optional<std::vector<unsigned>> autosOf(FileTokens& tokens,
                                             const clang::SourceManager& sources,
                                             clang::FileID file,
                                             const clang::FunctionDecl& function) {
  std::vector<unsigned> autos;
  for (const clang::ParmVarDecl* parameter : function.parameters()) {
    const auto begin = expansionOffsetIn(sources, file, parameter->getBeginLoc());
    const auto name = expansionOffsetIn(sources, file, parameter->getLocation());
    if (!begin || !name) {
      return std::nullopt;
    }
    const TokenSpan text = tokens.compiledBetween(file, *begin, *name);
    for (std::size_t index = 0; index < text.size(); ++index) {
      if (text[index].is(tok::kw_decltype) && index + 1 < text.size()) {
        index = matchingClose(text, index + 1);
      } else if (text[index].is(tok::kw_auto)) {
        autos.push_back(text[index].offset);
      }
    }
  }
  return autos;
}

} // namespace

std::optional<std::vector<Placeholder>> findPlaceholders(FileTokens& tokens,
                                                         const clang::SourceManager& sources,
                                                         clang::FileID file,
                                                         const clang::FunctionDecl& function) {
  const std::vector<const clang::TemplateTypeParmDecl*> invented = inventedParameters(function);
  std::vector<Placeholder> found;
  if (invented.empty()) {
    return found;
  }
  const auto autos = autosOf(tokens, sources, file, function);
  if (!autos || autos->size() != invented.size()) {
    return std::nullopt;
  }
  for (std::size_t index = 0; index < invented.size(); ++index) {
    Placeholder one;
    one.name = std::string(kPlaceholderName) + std::to_string(index + 1);
    one.end = (*autos)[index] + 4;
    one.begin = (*autos)[index];
    one.pack = invented[index]->isParameterPack();
    std::string kind(kClassWord);
    if (const clang::TypeConstraint* constraint = invented[index]->getTypeConstraint()) {
      const clang::SourceLocation first =
          constraint->getNestedNameSpecifierLoc()
              ? constraint->getNestedNameSpecifierLoc().getBeginLoc()
              : constraint->getConceptNameLoc();
      const auto begin = offsetIn(sources, file, first);
      if (!begin || *begin >= one.begin) {
        return std::nullopt;
      }
      kind = joinTokens(tokens.compiledBetween(file, *begin, one.begin));
      one.begin = *begin;
    }
    one.parameter = kind + std::string(one.pack ? kPack : "") + " " + one.name;
    found.push_back(std::move(one));
  }
  return found;
}

} // namespace hot_restart::rewriter
