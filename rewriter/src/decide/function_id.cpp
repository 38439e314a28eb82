// Each name is Clang's own, with what Clang leaves out of it added.
#include "decide/function_id.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/Mangle.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Index/USRGeneration.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

void addParameters(const clang::TemplateParameterList& list,
                   std::map<std::string, std::string>& places) {
  for (const clang::NamedDecl* parameter : list) {
    unsigned depth = 0, index = 0;
    if (const auto* type = llvm::dyn_cast<clang::TemplateTypeParmDecl>(parameter)) {
      depth = type->getDepth(), index = type->getIndex();
    } else if (const auto* value = llvm::dyn_cast<clang::NonTypeTemplateParmDecl>(parameter)) {
      depth = value->getDepth(), index = value->getIndex();
    } else if (const auto* other = llvm::dyn_cast<clang::TemplateTemplateParmDecl>(parameter)) {
      depth = other->getDepth(), index = other->getIndex();
    }
    places[parameter->getNameAsString()] = std::to_string(depth) + "-" + std::to_string(index);
  }
}

/// The template parameters that the function's declaration may name, by depth and index: each
/// declaration may call them otherwise.
std::map<std::string, std::string> parameterPlaces(const clang::FunctionDecl& function) {
  std::map<std::string, std::string> places;
  for (const clang::DeclContext* scope = function.getLexicalDeclContext(); scope != nullptr;
       scope = scope->getLexicalParent()) {
    const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(scope);
    if (record != nullptr && record->getDescribedTemplateParams() != nullptr) {
      addParameters(*record->getDescribedTemplateParams(), places);
    }
  }
  for (unsigned index = 0; index < function.getNumTemplateParameterLists(); ++index) {
    addParameters(*function.getTemplateParameterList(index), places);
  }
  if (const auto* described = function.getDescribedFunctionTemplate()) {
    addParameters(*described->getTemplateParameters(), places);
  }
  return places;
}

/// What overloads may differ in besides what a USR holds: constraints, and the dependent parts of a
/// template's type. Empty for other functions.
std::string dependentSignature(const clang::FunctionDecl& function) {
  clang::PrintingPolicy policy(function.getASTContext().getLangOpts());
  policy.AnonymousTagLocations = false;
  llvm::SmallVector<const clang::Expr*, 4> constraints;
  std::string text;
  llvm::raw_string_ostream out(text);
  if (const auto* described = function.getDescribedFunctionTemplate()) {
    function.getType().getCanonicalType().print(out, policy);
    described->getAssociatedConstraints(constraints);
  } else if (const clang::Expr* trailing = function.getTrailingRequiresClause()) {
    constraints.push_back(trailing);
  }
  std::string written;
  llvm::raw_string_ostream constraintOut(written);
  for (const clang::Expr* constraint : constraints) {
    constraint->printPretty(constraintOut, nullptr, policy);
    constraintOut << ';';
  }
  const std::map<std::string, std::string> places = parameterPlaces(function);
  for (std::size_t at = 0; at < written.size();) {
    std::size_t end = at;
    while (end < written.size() && (clang::isAsciiIdentifierContinue(written[end], true))) {
      ++end;
    }
    const std::string word = written.substr(at, end == at ? 1 : end - at);
    const auto place = places.find(word);
    out << (place != places.end() ? place->second : word);
    at += word.size();
  }
  return text;
}

} // namespace

std::string functionUsr(const clang::FunctionDecl& function) {
  llvm::SmallString<128> usr;
  const clang::Decl* declaration = function.getDescribedFunctionTemplate();
  clang::index::generateUSRForDecl(declaration ? declaration : &function, usr);
  std::string more = dependentSignature(function);
  if (const auto* conversion = llvm::dyn_cast<clang::CXXConversionDecl>(&function)) {
    // Clang tells them apart by the last name of a class alone.
    more += "->" + conversion->getConversionType().getCanonicalType().getAsString();
  }
  const std::string hash = more.empty() ? "" : "@" + std::to_string(llvm::xxh3_64bits(more));
  return usr.str().str() + hash;
}

std::string displayName(const clang::FunctionDecl& function) {
  clang::PrintingPolicy policy(function.getASTContext().getLangOpts());
  policy.SuppressTagKeyword = true;
  std::string text;
  llvm::raw_string_ostream out(text);
  function.printQualifiedName(out, policy);
  out << '(';
  for (unsigned index = 0; index < function.getNumParams(); ++index) {
    out << (index ? ", " : "") << function.getParamDecl(index)->getType().getAsString(policy);
  }
  out << (function.isVariadic() ? (function.getNumParams() ? ", ...)" : "...)") : ")");
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function)) {
    out << (method->isConst() ? " const" : "") << (method->isVolatile() ? " volatile" : "");
    out << (method->getRefQualifier() == clang::RQ_LValue   ? " &"
            : method->getRefQualifier() == clang::RQ_RValue ? " &&"
                                                            : "");
  }
  return text;
}

std::string symbolName(const clang::FunctionDecl& function) {
  if (function.isTemplated() || function.isInvalidDecl()) {
    return {};
  }
  clang::ASTNameGenerator generator(function.getASTContext());
  if (llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(function)) {
    const std::vector<std::string> all = generator.getAllManglings(&function);
    const std::string wanted = llvm::isa<clang::CXXConstructorDecl>(function) ? "C1E" : "D1E";
    const auto complete = std::find_if(all.begin(), all.end(), [&](const std::string& name) {
      return name.find(wanted) != std::string::npos;
    });
    return complete != all.end() ? *complete : (all.empty() ? std::string() : all.front());
  }
  return generator.getName(&function);
}

} // namespace hot_restart::rewriter
