// Each function here fills a few templates; what they look like is said in emit/.
#include "wrap/emitted_text.h"

#include "decide/function_plan.h"
#include "decide/lock_types.h"
#include "decide/statement_locks.h"
#include "decide/sudden_ends.h"
#include "emit/body_templates.h"
#include "emit/file_templates.h"
#include "emit/head_templates.h"
#include "emit/stub_templates.h"
#include "emit/text_template.h"
#include "emit/unit_templates.h"
#include "wrap/emitted_stub.h"

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/generated_names.h"

#include "clang/AST/DeclCXX.h"
#include "llvm/Support/Casting.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hot_restart::rewriter {
namespace {

std::string numbered(std::string_view name, std::size_t number) {
  return std::string(name) + std::to_string(number);
}

/// Lines that map `macro` to itself with the body's name replaced.
std::string defineNameMacro(const FunctionPlan& plan, std::string_view macro,
                            const std::string& texts) {
  if (!plan.nameIsVariable) {
    return fill(kDefineName, {{"macro", macro}, {"variable", kNameVariable}, {"texts", texts}}) +
           "\n";
  }
  const std::string variable = std::string(kNameVariable).append(macro);
  return fill(kNameInVariable, {{"macro", macro}, {"variable", variable}, {"texts", texts}}) +
         "\n" + fill(kDefineNameOfVariable, {{"macro", macro}, {"variable", variable}}) + "\n";
}

/// The body's name as `__PRETTY_FUNCTION__` has it behind the namespace. A friend that is defined
/// in a class has the name of a member there, which is behind that of the class.
std::string shownBodyName(const FunctionPlan& plan) {
  std::string name = plan.bodyName;
  const clang::DeclContext* scope = plan.function->getLexicalDeclContext();
  for (; plan.hiddenFriend && scope->isRecord(); scope = scope->getParent()) {
    name = fill(kClassPrefix,
                {{"class", llvm::cast<clang::CXXRecordDecl>(scope)->getName()}, {"name", name}});
  }
  return name;
}

/// What the body's name in its names is replaced by, and what stands in front.
std::string renaming(const FunctionPlan& plan, bool isPretty) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(plan.function);
  const bool isVirtual = method != nullptr && method->isVirtual();
  const bool addsVoid =
      plan.kind == FunctionKind::kConstructor || plan.kind == FunctionKind::kDestructor;
  const std::string_view added = addsVoid            ? kVoidPrefix
                                 : plan.hiddenFriend ? kStaticPrefix
                                                     : std::string_view();
  return fill(kRenaming, {{"body", quoted(isPretty ? shownBodyName(plan) : plan.bodyName)},
                          {"name", quoted(plan.name)},
                          {"drop", quoted(isPretty ? added : "")},
                          {"add", quoted(isPretty && isVirtual ? kVirtualPrefix : "")}});
}

/// abi.h's number for what the stub catches.
int numberOf(StubCatch kind) {
  switch (kind) {
  case StubCatch::kNoexcept:
    return 1;
  case StubCatch::kEscaping:
    return 2;
  case StubCatch::kRestart:
    break;
  }
  return 0;
}

std::string_view spelled(StatementHeader header) {
  switch (header) {
  case StatementHeader::kIf:
    return kIfHeader;
  case StatementHeader::kIfConstexpr:
    return kIfConstexprHeader;
  case StatementHeader::kSwitch:
    return kSwitchHeader;
  case StatementHeader::kFor:
    break;
  }
  return kForHeader;
}

} // namespace

std::string defineNameMacros(const FunctionPlan& plan) {
  std::string text;
  for (const std::string_view macro : kNameMacros) {
    text += defineNameMacro(plan, macro, renaming(plan, macro == kNameMacros[2]));
  }
  return text;
}

std::string undefineNameMacros() {
  std::string text;
  for (const std::string_view macro : kNameMacros) {
    text += fill(kUndefine, {{"macro", macro}});
  }
  return text;
}

std::string defineSuddenEnds(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text +=
        fill(kRenameCall,
             {{"quotedName", quoted(name)}, {"name", name}, {"otherName", otherNameOfEnd(name)}});
  }
  return text;
}

std::string undefineSuddenEnds(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += fill(kPopMacro, {{"quotedName", quoted(name)}});
  }
  return text;
}

std::string withPlainWords(const std::string& lines, const std::vector<std::string>& words) {
  std::string before, behind;
  for (const std::string& word : words) {
    before += fill(kHideMacro, {{"quotedName", quoted(word)}, {"name", word}});
    behind += fill(kPopMacro, {{"quotedName", quoted(word)}});
  }
  return before + lines + behind;
}

std::string returnBodyText(const FunctionPlan& plan, const std::string& expression,
                           const ReturnPlace& place) {
  const unsigned more =
      place.newlines > kReturnBodyNewlines ? place.newlines - kReturnBodyNewlines : 0;
  return fill(kReturnBody, {{"kind", std::to_string(numberOf(plan.stubCatch))},
                            {"value", expression},
                            {"newlines", std::string(more, '\n')},
                            {"line", std::to_string(place.line)},
                            {"file", quoted(place.file)}});
}

std::string adapterText(const FunctionPlan& plan, const std::string& bodyName,
                        unsigned parameters) {
  const std::string scope =
      hasThis(plan)
          ? fill(
                kScope,
                {{"name", llvm::cast<clang::CXXMethodDecl>(plan.function)->getParent()->getName()}})
          : std::string();
  const std::string type = fill(kAdapterType, {{"scope", scope}, {"bodyName", plan.bodyName}});
  std::vector<std::string> heads, values;
  for (unsigned index = 0; index < parameters; ++index) {
    const std::string name = numbered(kAdapterArgument, index);
    heads.push_back(fill(kAdapterParameter,
                         {{"type", type}, {"index", std::to_string(index)}, {"name", name}}));
    values.push_back(fill(kAdapterValue, {{"name", name}}));
  }
  return fill(kAdapter, {{"specifiers", plan.kind == FunctionKind::kStaticMember ? kStatic : ""},
                         {"type", type},
                         {"bodyName", bodyName},
                         {"parameters", joined(heads)},
                         {"qualifiers", objectQualifiers(plan)},
                         {"object", hasThis(plan) ? fill(kObject, {}) : std::string()},
                         {"function", plan.name},
                         {"values", joined(values)}});
}

std::string prologueText(const std::string& abiHeader, CompilerKind compiler,
                         const std::string& declarations,
                         const std::vector<std::string>& macroWords) {
  return withPlainWords(fill(kIncludeAbi, {{"header", quoted(abiHeader)}}) + declarations,
                        macroWords) +
         (compiler == CompilerKind::kClang ? fill(kAllowDollars, {}) : std::string());
}

std::string unitEntryText(const std::string& manifestPath) {
  return manifestPath.empty() ? std::string()
                              : fill(kUnitEntry, {{"path", quoted(manifestPath)}}) + "\n";
}

std::string scopeProbeText(std::size_t number) {
  return fill(kScopeProbe, {{"name", numbered(kScopeName, number)}});
}

std::string heldLockText(const clang::VarDecl& variable, std::size_t number,
                         CompilerKind compiler) {
  const std::string lock = variable.getNameAsString();
  const clang::FunctionDecl* cleanUp = cleanUpFunction(variable);
  const std::string destroy =
      cleanUp != nullptr ? fill(kCleanUp, {{"lock", lock}, {"function", cleanUp->getName()}})
                         : fill(kDestroyLock, {{"lock", lock}});
  const std::string attributes = compiler == CompilerKind::kClang
                                     ? fill(kAttributes, {{"list", kWithoutLines}})
                                     : std::string();
  return " " + fill(kLockRecord, {{"attributes", attributes},
                                  {"name", numbered(kLockName, number)},
                                  {"lock", lock},
                                  {"destroy", destroy}});
}

std::string innerStatementText(StatementHeader header) {
  return fill(kInnerStatement, {{"header", spelled(header)}});
}

std::string endOfInnerStatement() { return fill(kEndOfInnerStatement, {}); }

std::string adoptionText() { return fill(kAdoption, {}) + "\n"; }

std::string lineText(unsigned line) { return fill(kLine, {{"line", std::to_string(line)}}); }

std::string returnZeroText() { return fill(kReturnZero, {}); }

} // namespace hot_restart::rewriter
