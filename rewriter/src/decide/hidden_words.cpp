// Each text that is not the user's, at the place where it will stand.
#include "decide/hidden_words.h"

#include "decide/function_plan.h"
#include "decide/plan_context.h"
#include "emit/head_templates.h"
#include "head/head_result.h"
#include "source/macro_words.h"

#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

Reason isMacro(const std::vector<std::string>& words) {
  return words.empty() ? Reason() : "`" + words.front() + "` is a macro where it stands";
}

/// The words of the head as the user wrote it.
std::string writtenHead(const Subject& subject, const FunctionPlan& plan) {
  const llvm::StringRef text = subject.sources.getBufferData(subject.file);
  return text
      .slice(subject.sources.getFileOffset(plan.outerBegin),
             subject.sources.getFileOffset(plan.bodyBegin))
      .str();
}

/// What emit/body_templates.h says of the language.
const std::vector<std::string>& wordsOfBodies() {
  static const std::vector<std::string> words = {"__attribute__",
                                                 "__builtin_addressof",
                                                 "__extension__",
                                                 "auto",
                                                 "constexpr",
                                                 "decltype",
                                                 "else",
                                                 "for",
                                                 "if",
                                                 "return",
                                                 "static",
                                                 "switch",
                                                 "true"};
  return words;
}

/// Something of ours stands among the user's words.
bool addsToBody(const FunctionPlan& plan) {
  return plan.usesItsName || !plan.fallsOff.empty() || !plan.scopeProbes.empty();
}

} // namespace

Reason findMacroWords(const Subject& subject, FunctionPlan& plan) {
  const MacroWords& macros = subject.context.macroWords;
  const bool isBehind = plan.stubPlace == StubPlace::kBehind;
  plan.macroWords = macros.at(isBehind ? plan.bodyEnd : plan.bodyBegin);
  std::vector<std::pair<clang::SourceLocation, std::string>> texts = {
      {isBehind ? plan.outerBegin : plan.bodyBegin, plan.head.text()},
      {plan.outerBegin, plan.forwardDeclaration}};
  for (const ClassDeclaration& declaration : plan.classDeclarations) {
    texts.emplace_back(declaration.at, declaration.text);
  }
  if (Reason reason =
          isMacro(usedIn(std::string(kAttributeWord), macros.at(plan.specifiersBegin)))) {
    return reason;
  }
  // A word that the user's head says means the same in its copy if it is a macro at both places.
  const std::vector<std::string> written =
      usedIn(writtenHead(subject, plan), macros.at(plan.outerBegin));
  for (const auto& [at, text] : texts) {
    std::vector<std::string> words = usedIn(text, macros.at(at));
    llvm::erase_if(words,
                   [&](const std::string& word) { return llvm::is_contained(written, word); });
    if (Reason reason = isMacro(words)) {
      return reason;
    }
  }
  if (!addsToBody(plan)) {
    return std::nullopt;
  }
  std::vector<std::string> within = macros.within(plan.bodyBegin, plan.bodyEnd);
  llvm::erase_if(
      within, [](const std::string& word) { return !llvm::is_contained(wordsOfBodies(), word); });
  return isMacro(within);
}

} // namespace hot_restart::rewriter
