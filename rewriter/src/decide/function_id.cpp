// Spelling of names. Body names are numbered by declaration order, so that edits elsewhere do not
// renumber them.
#include "decide/function_id.h"

#include "head/friend_places.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/Mangle.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Basic/OperatorKinds.h"
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

bool nominates(const clang::DeclContext& scope, const clang::DeclContext& inner) {
  const auto directives = scope.using_directives();
  return std::any_of(directives.begin(), directives.end(), [&](const auto* directive) {
    return directive->getNominatedNamespace()->getPrimaryContext() == inner.getPrimaryContext();
  });
}

/// Two bodies of one name would be an overload set if a namespace shows the names of an inner one:
/// inline and anonymous ones, and those of a using directive. Names are taken in the outermost.
const clang::DeclContext* scopeOfNames(const clang::DeclContext& declared) {
  const clang::DeclContext* scope = declared.getRedeclContext();
  for (const clang::DeclContext* outer = scope;
       scope->isNamespace() && !outer->isTranslationUnit();) {
    outer = outer->getParent()->getRedeclContext();
    if (scope->isInlineNamespace() || nominates(*outer, *scope)) {
      scope = outer;
    }
  }
  return scope->getPrimaryContext();
}

/// The body of a friend that is defined in a class is a static member of that class.
const clang::DeclContext& contextOfBody(const clang::FunctionDecl& function) {
  return isHiddenFriend(function) ? *function.getLexicalDeclContext() : *function.getDeclContext();
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

BodyNames::BodyNames(std::map<std::string, std::string> keep) : byUsr_(std::move(keep)) {
  for (const auto& [usr, name] : byUsr_) {
    kept_.insert(name);
  }
}

std::string BodyNames::freshName(const clang::FunctionDecl& function) {
  const clang::DeclContext* scope = scopeOfNames(contextOfBody(function));
  const std::string base = baseName(function);
  std::string name;
  do {
    const int number = ++taken_[scope][base];
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
  if (const auto* scope = llvm::dyn_cast<clang::CXXRecordDecl>(&contextOfBody(function))) {
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

const std::string& BodyNames::nameForPattern(const clang::FunctionDecl& pattern,
                                             const clang::FunctionDecl& specialisation) {
  // An earlier version knows the pattern only if that is defined itself.
  const auto kept = byUsr_.find(functionUsr(specialisation));
  if (kept != byUsr_.end()) {
    const std::string name = kept->second;
    byUsr_.emplace(functionUsr(pattern), name);
  }
  return nameFor(pattern);
}

} // namespace hot_restart::rewriter
