// Everything is spelled without places: the same text on another line is the same.
#include "record/dependency_text.h"

#include "source/file_tokens.h"
#include "source/parse.h"
#include "source/project_text.h"
#include "source/source_path.h"
#include "source/source_range.h"

#include "clang/AST/APValue.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/TemplateBase.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace hot_restart::rewriter {
namespace {

constexpr std::int64_t kLargestValue = 4096; ///< In bytes.

} // namespace

std::string quoted(const char* kind, const std::string& name) {
  return std::string(kind) + " `" + name + "`";
}

DependencyText::DependencyText(ParsedUnit& unit, FileTokens& tokens)
    : unit_(unit), tokens_(tokens), sources_(unit.ast.getSourceManager()),
      policy_(unit.ast.getLangOpts()) {
  policy_.AnonymousTagLocations = false;
  policy_.SuppressTagKeyword = true;
  policy_.EntireContentsOfLargeArray = true;
}

std::string DependencyText::nameOf(const clang::FunctionDecl& function) const {
  const clang::FunctionDecl* pattern = function.getTemplateInstantiationPattern();
  const clang::FunctionDecl& named = pattern != nullptr ? *pattern : function;
  std::string text;
  llvm::raw_string_ostream out(text);
  named.printQualifiedName(out, policy_);
  out << '(';
  for (unsigned index = 0; index < named.getNumParams(); ++index) {
    out << (index != 0 ? ", " : "") << typeText(named.getParamDecl(index)->getType());
  }
  out << ')';
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&named);
  out << (method != nullptr && method->isConst() ? " const" : "");
  return text;
}

std::string DependencyText::argumentsOf(const clang::FunctionDecl& function) const {
  std::string text;
  llvm::raw_string_ostream out(text);
  if (const clang::TemplateArgumentList* own = function.getTemplateSpecializationArgs()) {
    clang::printTemplateArgumentList(out, own->asArray(), policy_);
  }
  for (const clang::DeclContext* around = function.getDeclContext(); around != nullptr;
       around = around->getParent()) {
    if (const auto* one = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(around)) {
      clang::printTemplateArgumentList(out, one->getTemplateArgs().asArray(), policy_);
    }
  }
  return text;
}

std::string DependencyText::typeText(clang::QualType type) const {
  return type.getAsString(policy_);
}

std::optional<std::string> DependencyText::valueText(const clang::VarDecl& variable) const {
  const clang::QualType type = variable.getType();
  if (unit_.ast.getTypeSizeInChars(type).getQuantity() > kLargestValue) {
    return std::nullopt;
  }
  const clang::APValue* value = variable.evaluateValue();
  if (value == nullptr || !value->hasValue()) {
    return std::nullopt;
  }
  std::string text;
  llvm::raw_string_ostream out(text);
  value->printPretty(out, policy_, type, &unit_.ast);
  return text;
}

const std::string& DependencyText::fileOf(clang::SourceLocation at) {
  const clang::FileID file = sources_.getFileID(sources_.getExpansionLoc(at));
  const auto [known, isFirst] = files_.try_emplace(file);
  if (isFirst) {
    known->second = sourcePath(sources_, file);
  }
  return known->second;
}

bool DependencyText::inProject(const clang::Decl& declaration) const {
  return isProjectText(declaration);
}

DependencyText::Written DependencyText::written(clang::SourceRange range) {
  Written result;
  if (range.isInvalid()) {
    return result;
  }
  const clang::FileID file = sources_.getFileID(sources_.getExpansionLoc(range.getBegin()));
  const auto begin = expansionOffsetIn(sources_, file, range.getBegin());
  const auto end = expansionOffsetIn(sources_, file, range.getEnd(), /*last=*/true);
  if (!begin || !end) {
    return result;
  }
  const TokenSpan tokens = tokens_.between(file, *begin, *end + 1);
  for (const FileToken& token : tokens) {
    if (token.identifier != nullptr && token.identifier->hadMacroDefinition()) {
      result.macros.push_back(token.identifier);
    }
  }
  result.hash = hashTokens(tokens);
  return result;
}

std::optional<DependencyText::Macro>
DependencyText::macro(const clang::IdentifierInfo& name) const {
  Macro result;
  for (const clang::MacroDirective* directive =
           unit_.preprocessor.getLocalMacroDirectiveHistory(&name);
       directive != nullptr; directive = directive->getPrevious()) {
    const auto* definition = llvm::dyn_cast<clang::DefMacroDirective>(directive);
    const clang::MacroInfo* info = definition != nullptr ? definition->getInfo() : nullptr;
    const clang::SourceLocation place =
        info != nullptr ? info->getDefinitionLoc() : clang::SourceLocation();
    if (place.isInvalid() || info->isBuiltinMacro() || isSystemText(sources_, place) ||
        !sources_.getFileEntryRefForID(sources_.getFileID(place))) {
      continue;
    }
    result.place = place;
    result.text += info->isFunctionLike() ? "(" : "";
    for (const clang::IdentifierInfo* parameter : info->params()) {
      result.text += parameter->getName().str() + ",";
    }
    for (const clang::Token& token : info->tokens()) {
      result.text += ' ' + unit_.preprocessor.getSpelling(token);
      const clang::IdentifierInfo* used =
          token.isAnnotation() || token.isLiteral() ? nullptr : token.getIdentifierInfo();
      if (used != nullptr && used->hadMacroDefinition()) {
        result.macros.push_back(used);
      }
    }
    result.text += '\n';
  }
  return result.place.isValid() ? std::optional(std::move(result)) : std::nullopt;
}

} // namespace hot_restart::rewriter
