// Chooses by the manifests of both versions; choice_check.h checks what was chosen.
#include "unit_text/unit_choice.h"

#include "decide/function_plan.h"
#include "decide/unsupported_kinds.h"
#include "names/symbol_name.h"
#include "record/decided_file.h"
#include "unit_text/edit_check.h"
#include "unit_text/lambda_units.h"
#include "unit_text/reload_text_data.h"
#include "unit_text/signature_adapter.h"

#include "hot_restart/rewriter/manifest.h"

#include "clang/AST/Decl.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>

namespace hot_restart::rewriter {
namespace {

/// Chooses functions; see chooseFunctions().
class Chooser {
public:
  Chooser(const ReloadTextRequest& request, const DecidedFile& edited, ReloadText& result)
      : request_(request), edited_(edited), result_(result) {}

  UnitChoice run() {
    result_.functionUsrs = request_.functionUsrs;
    if (request_.alsoChanged) {
      chooseChanged();
    }
    if (request_.wholeModule) {
      chooseModule();
    }
    adaptSignatures();
    compareVersions();
    leaveUnchanged();
    result_.addsFunctions = addsFunctions();
    chooseLambdas(request_, result_);
    return std::move(choice_);
  }

private:
  void chooseChanged();
  void chooseModule();
  void adaptSignatures();
  void adapt(const FunctionEntry& running, const std::string& usr, unsigned parameters);
  void compareVersions();
  void leaveUnchanged();
  bool addsFunctions() const;

  const ReloadTextRequest& request_;
  const DecidedFile& edited_;
  ReloadText& result_;
  UnitChoice choice_;
};

/// What cannot be chosen (another type, no longer wrapped) is told by describeIgnored().
void Chooser::chooseChanged() {
  for (const FunctionEntry& edited : result_.manifest.functions) {
    const FunctionEntry* running = findFunction(request_.running, edited.usr);
    if (running == nullptr || !running->wrapped()) {
      continue;
    }
    const bool isChanged = edited.wrapped() && areCalledAlike(running->type, edited.type) &&
                           saysOther(*running, edited);
    if (isChanged || edited.skipReason == kBodyDoesNotParse) { // The latter for check() to refuse.
      result_.functionUsrs.insert(edited.usr);
    }
  }
}

/// Those that cannot be chosen are a reason to refuse.
void Chooser::chooseModule() {
  for (const FunctionEntry& edited : result_.manifest.functions) {
    const FunctionEntry* running = findFunction(request_.running, edited.usr);
    if (edited.file == request_.running.source && edited.wrapped() && running != nullptr &&
        running->wrapped()) {
      result_.functionUsrs.insert(edited.usr);
    }
  }
  result_.contents.ownState = request_.ownState;
}

/// A chosen function that has gone is replaced by one that its callers can call.
void Chooser::adaptSignatures() {
  for (const FunctionEntry& running : request_.running.functions) {
    const bool isChosen = request_.functionUsrs.count(running.usr) != 0;
    const bool isWanted = isChosen || (request_.alsoChanged && running.wrapped());
    if (!isWanted || findFunction(result_.manifest, running.usr) != nullptr ||
        request_.returnInstead) {
      continue;
    }
    for (const DecidedFunction& decided : edited_.functions) {
      const auto* plan = std::get_if<FunctionPlan>(&decided.decision);
      // What an earlier unit adapted has its adapter.
      const bool isNew = isChosen || findFunction(request_.running, decided.usr) == nullptr;
      const auto parameters = plan != nullptr && isNew
                                  ? adaptedParameters(running, *decided.function, *plan)
                                  : std::nullopt;
      if (parameters) {
        adapt(running, decided.usr, *parameters);
        break;
      }
    }
  }
}

void Chooser::adapt(const FunctionEntry& running, const std::string& usr, unsigned parameters) {
  result_.functionUsrs.erase(running.usr);
  result_.functionUsrs.insert(usr);
  choice_.adapters[usr] = {running.bodyName, parameters};
  choice_.adaptedUsrs.insert(running.usr);
  result_.contents.chosen.emplace(running.bodyName, StaticOrder());
  result_.adapted.push_back({slotSymbolOf(running.stubSymbol), running.bodyName});
  const auto hasStatics = [&](const VariableEntry& variable) {
    return variable.function == running.usr;
  };
  const bool loses =
      std::any_of(request_.running.variables.begin(), request_.running.variables.end(), hasStatics);
  result_.notes.push_back("`" + running.name + "` is now `" +
                          findFunction(result_.manifest, usr)->name +
                          "`: callers pass the old arguments and get the new defaults" +
                          (loses ? "; its local statics start fresh" : ""));
}

/// Says what the edit does to the functions that run.
void Chooser::compareVersions() {
  for (const FunctionEntry& running : request_.running.functions) {
    const FunctionEntry* edited = findFunction(result_.manifest, running.usr);
    if (!running.wrapped()) {
      continue;
    }
    const bool isThere = edited != nullptr && areCalledAlike(running.type, edited->type);
    const bool isAdapted = choice_.adaptedUsrs.count(running.usr) != 0;
    if (isAdapted || (isThere && edited->wrapped() && saysOther(running, *edited))) {
      result_.changedUsrs.insert(running.usr);
    } else if (!isThere) {
      result_.goneUsrs.insert(running.usr);
    }
  }
  compareLambdas(request_, edited_, result_);
}

bool Chooser::addsFunctions() const {
  const auto& functions = result_.manifest.functions;
  return std::any_of(functions.begin(), functions.end(), [&](const FunctionEntry& edited) {
    return edited.wrapped() && !edited.stubSymbol.empty() &&
           findFunction(request_.running, edited.usr) == nullptr;
  });
}

/// What was asked for gives way to what the edit is about.
void Chooser::leaveUnchanged() {
  const auto isChanged = [&](const std::string& usr) {
    return result_.changedUsrs.count(usr) != 0;
  };
  if (!request_.wholeModule &&
      std::any_of(request_.insteadUsrs.begin(), request_.insteadUsrs.end(), isChanged)) {
    for (const std::string& usr : request_.functionUsrs) {
      if (!isChanged(usr)) {
        result_.functionUsrs.erase(usr);
      }
    }
  }
}

} // namespace

bool UnitChoice::hasTemplate() const {
  return std::any_of(functions.begin(), functions.end(),
                     [](const clang::FunctionDecl* function) { return function->isTemplated(); });
}

UnitChoice chooseFunctions(const ReloadTextRequest& request, const DecidedFile& edited,
                           ReloadText& result) {
  return Chooser(request, edited, result).run();
}

} // namespace hot_restart::rewriter
