// Spelling of body names. They are numbered by declaration order, so that edits elsewhere do not
// renumber them.
#include "decide/body_names.h"

#include "decide/function_id.h"
#include "head/friend_places.h"

#include "hot_restart/rewriter/generated_names.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/OperatorKinds.h"
#include "llvm/Support/Casting.h"

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

/// The one of two operators with this token that has one operand.
bool isUnaryOfTwo(const clang::FunctionDecl& function, clang::OverloadedOperatorKind kind) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  const unsigned object = method != nullptr && method->isInstance() ? 1 : 0;
  const bool hasTwo = kind == clang::OO_Plus || kind == clang::OO_Minus || kind == clang::OO_Star ||
                      kind == clang::OO_Amp;
  return hasTwo && function.getNumParams() + object == 1;
}

/// `PlusEqual` -> `operator_plus_equal`, `Minus` with one operand -> `operator_unary_minus`.
std::string operatorName(const clang::FunctionDecl& function, clang::OverloadedOperatorKind kind) {
  std::string name = isUnaryOfTwo(function, kind) ? "operator_unary" : "operator";
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

std::string marked(const std::string& name) { return name + std::string(kBodyMark); }

std::string baseName(const clang::FunctionDecl& function) {
  const clang::DeclarationName name = function.getDeclName();
  switch (name.getNameKind()) {
  case clang::DeclarationName::CXXConstructorName:
    return marked(className(function) + std::string(kConstructorMark));
  case clang::DeclarationName::CXXDestructorName:
    return marked(className(function) + std::string(kDestructorMark));
  case clang::DeclarationName::CXXConversionFunctionName:
    return marked("operator_conversion");
  case clang::DeclarationName::CXXOperatorName:
    return marked(operatorName(function, name.getCXXOverloadedOperator()));
  case clang::DeclarationName::CXXLiteralOperatorName:
    return marked("operator_literal" + name.getCXXLiteralIdentifier()->getName().str());
  default:
    return marked(name.getAsString());
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
    // A function `hr` would have a body that is called as a variable of its stub is.
  } while (kept_.count(name) != 0 || isUsersName(function, name) || name == kBodyPointerName);
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

const std::string& BodyNames::nameForMember(const clang::FunctionDecl& member,
                                            const clang::FunctionDecl& specialisation) {
  // An earlier version knows the member only if that is defined itself.
  const auto kept = byUsr_.find(functionUsr(specialisation));
  if (kept != byUsr_.end()) {
    const std::string name = kept->second;
    byUsr_.emplace(functionUsr(member), name);
  }
  return nameFor(member);
}

} // namespace hot_restart::rewriter
