// Spelling of names. Body names are numbered by declaration order, so that edits elsewhere do not
// renumber them.
#include "function_id.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/Mangle.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/Basic/OperatorKinds.h"
#include "clang/Index/USRGeneration.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

std::string operatorWord(clang::OverloadedOperatorKind kind) {
  switch (kind) {
#define OVERLOADED_OPERATOR(Name, Spelling, Token, Unary, Binary, MemberOnly)                      \
  case clang::OO_##Name:                                                                           \
    return #Name;
#include "clang/Basic/OperatorKinds.def"
  default:
    return "unknown";
  }
}

/// `PlusEqual` -> `operator_plus_equal`.
std::string operatorName(clang::OverloadedOperatorKind kind) {
  std::string name = "operator";
  for (const char letter : operatorWord(kind)) {
    if (letter >= 'A' && letter <= 'Z') {
      name += '_';
      name += static_cast<char>(letter - 'A' + 'a');
    } else {
      name += letter;
    }
  }
  return name;
}

/// The identifier stands somewhere in the user's text.
bool isUsersName(const clang::FunctionDecl& function, const std::string& name) {
  const clang::IdentifierTable& known = function.getASTContext().Idents;
  return known.find(name) != known.end();
}

std::string className(const clang::FunctionDecl& function) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  const std::string name = method ? method->getParent()->getNameAsString() : std::string();
  return name.empty() ? "unnamed" : name;
}

std::string baseName(const clang::FunctionDecl& function) {
  const clang::DeclarationName name = function.getDeclName();
  switch (name.getNameKind()) {
  case clang::DeclarationName::CXXConstructorName:
    return className(function) + "$ctor$body";
  case clang::DeclarationName::CXXDestructorName:
    return className(function) + "$dtor$body";
  case clang::DeclarationName::CXXConversionFunctionName:
    return "operator_conversion$body";
  case clang::DeclarationName::CXXOperatorName:
    return operatorName(name.getCXXOverloadedOperator()) + "$body";
  case clang::DeclarationName::CXXLiteralOperatorName:
    return "operator_literal" + name.getCXXLiteralIdentifier()->getName().str() + "$body";
  default:
    return name.getAsString() + "$body";
  }
}

/// The functions of the same name in the class, in order of declaration.
std::vector<const clang::FunctionDecl*> siblings(const clang::CXXRecordDecl& scope,
                                                 clang::DeclarationName name) {
  std::vector<const clang::FunctionDecl*> found;
  for (const clang::Decl* member : scope.decls()) {
    if (const auto* asTemplate = llvm::dyn_cast<clang::FunctionTemplateDecl>(member)) {
      member = asTemplate->getTemplatedDecl();
    }
    const auto* function = llvm::dyn_cast<clang::FunctionDecl>(member);
    if (function && !function->isImplicit() && function->getDeclName() == name) {
      found.push_back(function);
    }
  }
  return found;
}

} // namespace

std::string functionUsr(const clang::FunctionDecl& function) {
  llvm::SmallString<128> usr;
  const clang::Decl* declaration = function.getDescribedFunctionTemplate();
  clang::index::generateUSRForDecl(declaration ? declaration : &function, usr);
  return usr.str().str();
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
  if (function.isDependentContext() || function.isInvalidDecl()) {
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

BodyNames::BodyNames(std::map<std::string, std::string> keep) : byUsr_(std::move(keep)) {
  for (const auto& [usr, name] : byUsr_) {
    kept_.insert(name);
  }
}

std::string BodyNames::freshName(const clang::FunctionDecl& function) {
  const clang::DeclContext* scope = function.getDeclContext()->getRedeclContext();
  const std::string base = baseName(function);
  std::string name;
  do {
    const int number = ++taken_[scope->getPrimaryContext()][base];
    name = number == 1 ? base : base + "$" + std::to_string(number);
    // `hr$body` and `hr$slot` are what the stub calls its own variables.
  } while (kept_.count(name) != 0 || isUsersName(function, name) || name == "hr$body");
  return name;
}

const std::string& BodyNames::nameFor(const clang::FunctionDecl& function) {
  const std::string usr = functionUsr(function);
  const clang::Decl* owner = owners_.emplace(usr, function.getCanonicalDecl()).first->second;
  if (owner != function.getCanonicalDecl()) {
    return none_;
  }
  const auto known = byUsr_.find(usr);
  if (known != byUsr_.end()) {
    return known->second;
  }
  if (const auto* scope = llvm::dyn_cast<clang::CXXRecordDecl>(function.getDeclContext())) {
    for (const clang::FunctionDecl* sibling : siblings(*scope, function.getDeclName())) {
      const std::string siblingUsr = functionUsr(*sibling);
      if (byUsr_.count(siblingUsr) == 0) {
        byUsr_.emplace(siblingUsr, freshName(*sibling));
      }
    }
  }
  const auto added = byUsr_.find(usr);
  return added != byUsr_.end() ? added->second
                               : byUsr_.emplace(usr, freshName(function)).first->second;
}

} // namespace hot_restart::rewriter
