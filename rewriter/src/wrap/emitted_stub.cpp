// The stub's holes: the address of its body, the call, copies of arguments, attributes.
#include "wrap/emitted_stub.h"

#include "decide/function_plan.h"
#include "emit/head_templates.h"
#include "emit/stub_templates.h"
#include "emit/text_template.h"

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/generated_names.h"

#include "clang/AST/DeclCXX.h"
#include "llvm/Support/Casting.h"

#include <string>
#include <string_view>
#include <vector>

namespace hot_restart::rewriter {
namespace {

std::string asArgument(const ParameterPlan& parameter) {
  return parameter.name + std::string(parameter.pack ? kPack : "");
}

std::string argumentList(const std::vector<std::string>& arguments) {
  return fill(kTemplateArguments, {{"arguments", joined(arguments)}});
}

/// `<T, N, Rest...>` for a function template; empty otherwise.
std::string templateArguments(const FunctionPlan& plan) {
  if (!plan.bodyArguments.empty() || plan.templateParameters.empty()) {
    return plan.bodyArguments;
  }
  std::vector<std::string> arguments;
  arguments.reserve(plan.templateParameters.size());
  for (const ParameterPlan& parameter : plan.templateParameters) {
    arguments.push_back(asArgument(parameter));
  }
  return argumentList(arguments);
}

/// `<T, A...>`, up to the first pack: the arguments behind it are deduced, these may not be.
std::string leadingArguments(const FunctionPlan& plan) {
  std::vector<std::string> arguments;
  for (const ParameterPlan& parameter : plan.templateParameters) {
    arguments.push_back(asArgument(parameter));
    if (parameter.pack) {
      break;
    }
  }
  return argumentList(arguments);
}

std::string deducedAddress(const FunctionPlan& plan) {
  std::vector<std::string> values, types;
  for (const ParameterPlan& parameter : plan.parameters) {
    const std::string more(parameter.pack ? kPack : "");
    values.push_back(fill(kForwarded, {{"name", parameter.name}}) + more);
    types.push_back(fill(kTypeOf, {{"name", parameter.name}}) + more);
  }
  const std::string body = plan.bodyName + leadingArguments(plan);
  if (!hasThis(plan)) {
    return fill(kDeducedAddress,
                {{"body", body}, {"values", joined(values)}, {"types", joined(types)}});
  }
  const std::string qualifiers = objectQualifiers(plan);
  return fill(kDeducedMemberAddress,
              {{"object", fill(qualifiers.ends_with("&&") ? kMovedObject : kObject, {})},
               {"body", body},
               {"values", joined(values)},
               {"types", joined(types)},
               {"qualifiers", qualifiers}});
}

std::string addressOfBody(const FunctionPlan& plan) {
  if (plan.deducesArguments) {
    return deducedAddress(plan);
  }
  const std::string instance = templateArguments(plan);
  if (hasThis(plan) && instance.empty()) {
    return fill(kMemberAddress, {{"bodyName", plan.bodyName}});
  }
  return fill(hasThis(plan) ? kMemberInstanceAddress : kFreeAddress,
              {{"bodyName", plan.bodyName}, {"instance", instance}});
}

/// What the slot would hold if it held the first version.
std::string pointerTo(const FunctionPlan& plan, const std::string& address) {
  const bool isOneOfMany = !templateArguments(plan).empty() && !plan.deducesArguments;
  const std::string chosen = isOneOfMany ? fill(kOneInstance, {{"address", address}}) : address;
  return fill(hasThis(plan) ? kMemberPointer : kFreePointer, {{"address", chosen}});
}

std::string copyName(unsigned index) { return std::string(kKeptName) + std::to_string(index + 1); }

std::string callArguments(const FunctionPlan& plan) {
  std::vector<std::string> arguments;
  if (hasThis(plan)) {
    arguments.emplace_back("this");
  }
  for (unsigned index = 0; index < plan.parameters.size(); ++index) {
    const ParameterPlan& parameter = plan.parameters[index];
    const std::string more(parameter.pack ? kPack : "");
    if (plan.function->getParamDecl(index)->getType()->isLValueReferenceType()) {
      // It passes as it is; GCC's -Wuseless-cast minds a cast.
      arguments.push_back(parameter.name + more);
      continue;
    }
    const std::string value =
        parameter.keepsCopy
            ? fill(kGivenCopy, {{"copy", copyName(index)}, {"name", parameter.name}})
            : parameter.name;
    arguments.push_back(fill(kArgument, {{"name", parameter.name}, {"value", value}}) + more);
  }
  return joined(arguments);
}

std::string callText(const FunctionPlan& plan, const std::string& address) {
  const std::string call = fill(kCall, {{"address", address}, {"arguments", callArguments(plan)}});
  return fill(plan.noReturn      ? kCallWithoutReturn
              : plan.returnsVoid ? kVoidCall
                                 : kReturnCall,
              {{"call", call}});
}

struct CopyTexts {
  std::string declarations, restarts;
};

/// The copies that ARGUMENTS snapshot keeps.
CopyTexts copyTexts(const FunctionPlan& plan) {
  std::vector<std::string> declarations, restarts;
  for (unsigned index = 0; index < plan.parameters.size(); ++index) {
    const ParameterPlan& parameter = plan.parameters[index];
    if (parameter.keepsCopy) {
      const std::string copy = copyName(index);
      declarations.push_back(fill(kKeptCopy, {{"name", parameter.name}, {"copy", copy}}));
      restarts.push_back(fill(kRestartedCopy, {{"copy", copy}}));
    }
  }
  return {joined(declarations, " "), joined(restarts, " ")};
}

std::string beginQuiet(const std::vector<std::string_view>& warnings) {
  std::vector<std::string> pragmas = {fill(kBeginQuiet, {})};
  for (const std::string_view warning : warnings) {
    pragmas.push_back(fill(kIgnoreWarning, {{"warning", warning}}));
  }
  return joined(pragmas, " ");
}

WarningGuard guardAgainst(std::string_view warning) {
  return {beginQuiet({warning}) + " ", " " + fill(kEndQuiet, {}) + " "};
}

} // namespace

std::string_view caughtClass(StubCatch kind) {
  switch (kind) {
  case StubCatch::kNoexcept:
    return kAbiNoexceptRestart;
  case StubCatch::kEscaping:
    return kAbiEscapingRestart;
  case StubCatch::kRestart:
    break;
  }
  return kAbiRestart;
}

bool hasThis(const FunctionPlan& plan) {
  return plan.kind == FunctionKind::kMember || plan.kind == FunctionKind::kConstructor ||
         plan.kind == FunctionKind::kDestructor;
}

std::string objectQualifiers(const FunctionPlan& plan) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(plan.function);
  if (method == nullptr) {
    return {};
  }
  std::string text = method->isConst() ? " const" : "";
  text += method->isVolatile() ? " volatile" : "";
  return text + (method->getRefQualifier() == clang::RQ_LValue   ? "&"
                 : method->getRefQualifier() == clang::RQ_RValue ? "&&"
                                                                 : "");
}

std::string stubText(const FunctionPlan& plan, CompilerKind compiler) {
  const std::string address = addressOfBody(plan);
  const CopyTexts copies = copyTexts(plan);
  // GCC minds attributes of the body's type there, and what is deprecated even in what is.
  const bool mustBeQuiet = compiler == CompilerKind::kGcc && plan.bodyHasAttributes;
  return fill(kStub, {{"beginQuiet", mustBeQuiet ? beginQuiet({"-Wignored-attributes",
                                                               "-Wdeprecated-declarations"})
                                                 : std::string()},
                      {"keptCopies", copies.declarations},
                      {"pointer", pointerTo(plan, address)},
                      {"call", callText(plan, address)},
                      {"caught", caughtClass(plan.stubCatch)},
                      {"restartCopies", copies.restarts},
                      {"endQuiet", mustBeQuiet ? fill(kEndQuiet, {}) : std::string()}});
}

std::string stubAttributes(const FunctionPlan& plan, CompilerKind compiler) {
  const bool isClang = compiler == CompilerKind::kClang;
  std::vector<std::string> attributes = {std::string(isClang ? kAloneForClang : kAloneForGcc)};
  if (isClang) {
    attributes.emplace_back(kTrustedCall);
  }
  // `used` would say so too, but bring functions into the program that nothing in it calls, and
  // what they call may be missing.
  if (isClang && plan.mayBeInternal && !plan.keepAlive) {
    attributes.emplace_back(kConventional);
  }
  if (plan.keepAlive) {
    attributes.emplace_back(kUsed);
  }
  return fill(kAttributes, {{"list", joined(attributes) + plan.stubAttributes}}) + " ";
}

WarningGuard attributeGuard(const FunctionPlan& plan, CompilerKind compiler) {
  const bool isWarned = compiler == CompilerKind::kGcc && plan.inlineBefore;
  return isWarned ? guardAgainst("-Wattributes") : WarningGuard();
}

WarningGuard bodyGuard(const FunctionPlan& plan, CompilerKind compiler) {
  const bool isWarned = compiler == CompilerKind::kGcc && plan.kind == FunctionKind::kMain;
  return isWarned ? guardAgainst("-Wsuggest-attribute=noreturn") : WarningGuard();
}

} // namespace hot_restart::rewriter
