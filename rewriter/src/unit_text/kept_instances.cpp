// Looks for templates in an initialiser, and writes a function around a copy of its text that
// nobody calls.
#include "unit_text/kept_instances.h"

#include "emit/head_templates.h"
#include "emit/text_template.h"
#include "emit/unit_templates.h"
#include "source/project_text.h"

#include "hot_restart/rewriter/generated_names.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/TemplateBase.h"
#include "clang/AST/Type.h"
#include "clang/Basic/TokenKinds.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/Token.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"

#include <algorithm>
#include <optional>
#include <string>

namespace hot_restart::rewriter {
namespace {

class InstanceSearch : public clang::RecursiveASTVisitor<InstanceSearch> {
public:
  explicit InstanceSearch(const clang::SourceManager& sources) : sources_(sources) {}

  bool found = false, hasLambda = false;

  bool shouldVisitImplicitCode() const { return true; }
  bool VisitLambdaExpr(clang::LambdaExpr* /*lambda*/) { return hasLambda = true; }
  bool VisitCXXConstructExpr(clang::CXXConstructExpr* call) { return note(call->getConstructor()); }
  bool VisitDeclRefExpr(clang::DeclRefExpr* name) { return note(name->getDecl()); }
  bool VisitMemberExpr(clang::MemberExpr* name) { return note(name->getMemberDecl()); }

private:
  bool isOurs(const clang::Decl& declaration) const {
    return isProjectText(sources_, declaration.getLocation());
  }

  bool isOurs(const clang::TemplateArgument& argument) const {
    switch (argument.getKind()) {
    case clang::TemplateArgument::Type: {
      clang::QualType type = argument.getAsType();
      while (!type->getPointeeType().isNull()) {
        type = type->getPointeeType();
      }
      const clang::TagDecl* tag = type->getAsTagDecl();
      return tag != nullptr && isOursOrHasOurs(*tag);
    }
    case clang::TemplateArgument::Declaration:
      return isOurs(*argument.getAsDecl());
    case clang::TemplateArgument::Template: {
      const clang::TemplateDecl* named = argument.getAsTemplate().getAsTemplateDecl();
      return named != nullptr && isOurs(*named);
    }
    case clang::TemplateArgument::Pack:
      return llvm::any_of(argument.pack_elements(),
                          [&](const clang::TemplateArgument& one) { return isOurs(one); });
    default:
      return false;
    }
  }

  bool isOursOrHasOurs(const clang::TagDecl& tag) const {
    const auto* instance = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(&tag);
    return isOurs(tag) || (instance != nullptr && hasOurs(instance->getTemplateArgs()));
  }

  bool hasOurs(const clang::TemplateArgumentList& arguments) const {
    return llvm::any_of(arguments.asArray(),
                        [&](const clang::TemplateArgument& one) { return isOurs(one); });
  }

  bool note(const clang::ValueDecl* used) {
    const auto* function = llvm::dyn_cast_or_null<clang::FunctionDecl>(used);
    if (function == nullptr || !clang::isTemplateInstantiation(
                                   function->getTemplateSpecializationKindForInstantiation())) {
      return true;
    }
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
    const clang::TemplateArgumentList* arguments = function->getTemplateSpecializationArgs();
    found = found || isOurs(*function) || (arguments != nullptr && hasOurs(*arguments)) ||
            (method != nullptr && isOursOrHasOurs(*method->getParent()));
    return true;
  }

  const clang::SourceManager& sources_;
};

/// The tokens on one line; nothing when one of them has a line end, belongs to a directive, or says
/// what a local variable cannot have.
std::optional<std::string> onOneLine(clang::SourceLocation begin, clang::SourceLocation end,
                                     const clang::SourceManager& sources,
                                     const clang::LangOptions& language) {
  std::string text;
  int attribute = -1; // Open parentheses of one in front of the initialiser, which is left out.
  for (clang::SourceLocation at = begin; sources.isBeforeInTranslationUnit(at, end);) {
    clang::Token token;
    if (clang::Lexer::getRawToken(at, token, sources, language, /*IgnoreWhiteSpace=*/true) ||
        token.is(clang::tok::eof) || !sources.isBeforeInTranslationUnit(token.getLocation(), end)) {
      break;
    }
    if (token.is(clang::tok::comment)) {
      at = token.getEndLoc();
      continue;
    }
    const std::string spelling = clang::Lexer::getSpelling(token, sources, language);
    if (attribute >= 0 || (text.empty() && spelling == kAttributeWord)) {
      attribute = std::max(attribute, 0) + (token.is(clang::tok::l_paren) ? 1 : 0) -
                  (token.is(clang::tok::r_paren) ? 1 : 0);
      attribute = attribute == 0 && token.is(clang::tok::r_paren) ? -1 : attribute;
      at = token.getEndLoc();
      continue;
    }
    if (token.is(clang::tok::hash) || spelling.find('\n') != std::string::npos ||
        spelling == kAttributeWord || spelling == "__asm__" || spelling == "asm") {
      return std::nullopt;
    }
    text += " " + spelling;
    at = token.getEndLoc();
  }
  return text;
}

/// Behind the semicolon that ends a declaration; `declarator`: the last token of its declarator.
/// Attributes may stand between. Invalid when something else does.
clang::SourceLocation behindSemicolon(clang::SourceLocation declarator,
                                      const clang::SourceManager& sources,
                                      const clang::LangOptions& language) {
  int open = 0; // Brackets of attributes.
  for (auto token = clang::Lexer::findNextToken(declarator, sources, language);
       token && token->isNot(clang::tok::eof);
       token = clang::Lexer::findNextToken(token->getLocation(), sources, language)) {
    if (token->isOneOf(clang::tok::l_paren, clang::tok::l_square)) {
      ++open;
    } else if (token->isOneOf(clang::tok::r_paren, clang::tok::r_square)) {
      --open;
    } else if (open == 0 && token->is(clang::tok::semi)) {
      return token->getEndLoc();
    } else if (open == 0 &&
               clang::Lexer::getSpelling(*token, sources, language) != kAttributeWord) {
      break;
    }
  }
  return {};
}

std::string functionName(unsigned number) {
  return std::string(kInstancesName) + std::to_string(number);
}

std::optional<std::string> functionBody(const clang::VarDecl& variable, clang::SourceLocation begin,
                                        clang::SourceLocation end,
                                        const clang::SourceManager& sources,
                                        const clang::LangOptions& language) {
  const std::optional<std::string> initializer = onOneLine(begin, end, sources, language);
  if (!initializer || llvm::StringRef(*initializer).starts_with(" [")) {
    return std::nullopt;
  }
  return fill(kInstancesBody,
              {{"variable", variable.getNameAsString()}, {"initializer", *initializer}});
}

} // namespace

bool bringsInstances(const clang::VarDecl& variable, const clang::SourceManager& sources) {
  InstanceSearch search(sources);
  if (variable.getInit() != nullptr) {
    search.TraverseStmt(const_cast<clang::Expr*>(variable.getInit()));
  }
  // In a member function its instances would have external linkage, and stay in the unit.
  return search.found && !(search.hasLambda && variable.isStaticDataMember());
}

std::optional<std::string> instancesText(const clang::VarDecl& variable, unsigned number,
                                         clang::SourceLocation begin, clang::SourceLocation end,
                                         const clang::SourceManager& sources,
                                         const clang::LangOptions& language) {
  const auto body = functionBody(variable, begin, end, sources, language);
  return body ? std::optional(fill(kInstances, {{"name", functionName(number)}, {"body", *body}}))
              : std::nullopt;
}

std::optional<MemberInstances> memberInstances(const clang::VarDecl& variable, unsigned number,
                                               clang::SourceLocation begin,
                                               clang::SourceLocation end,
                                               const clang::SourceManager& sources,
                                               const clang::LangOptions& language) {
  const auto body = functionBody(variable, begin, end, sources, language);
  const clang::SourceLocation declared = variable.getCanonicalDecl()->getEndLoc();
  const clang::SourceRange qualifier = variable.getQualifierLoc().getSourceRange();
  if (!body || !declared.isFileID() || !qualifier.isValid() || !qualifier.getBegin().isFileID() ||
      !qualifier.getEnd().isFileID()) {
    return std::nullopt;
  }
  const clang::SourceLocation semicolon = behindSemicolon(declared, sources, language);
  const auto spelled =
      onOneLine(qualifier.getBegin(),
                clang::Lexer::getLocForEndOfToken(qualifier.getEnd(), 0, sources, language),
                sources, language);
  if (semicolon.isInvalid() || !spelled) {
    return std::nullopt;
  }
  const std::string name = functionName(number);
  return MemberInstances{
      semicolon, fill(kDeclareInstances, {{"name", name}}),
      fill(kMemberInstances, {{"scope", *spelled}, {"name", name}, {"body", *body}})};
}

} // namespace hot_restart::rewriter
