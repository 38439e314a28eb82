// Chooses by the manifests of both versions first; what was chosen is then checked function by
// function, and the first refusal is told.
#include "unit_text/unit_choice.h"

#include "decide/function_plan.h"
#include "decide/unsupported_kinds.h"
#include "names/symbol_name.h"
#include "record/decided_file.h"
#include "unit_text/edit_check.h"
#include "unit_text/lambda_units.h"
#include "unit_text/reload_text_data.h"
#include "unit_text/signature_adapter.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/function_name.h"
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

Error vanished(const ReloadTextRequest& request, const Manifest& edited, const std::string& usr) {
  const FunctionEntry* running = findFunction(request.running, usr);
  const std::string name = running != nullptr ? running->name : usr;
  for (const FunctionEntry& entry : edited.functions) {
    if (running != nullptr && withoutParameters(entry.name) == withoutParameters(name) &&
        findFunction(request.running, entry.usr) == nullptr) {
      return Error{ErrorCode::kRefused,
                   "the signature changed from `" + name + "` to `" + entry.name +
                       "`: its callers still pass the old arguments. Keep the signature (you can "
                       "call a new function from the old one), or rebuild and start again."};
    }
  }
  return Error{ErrorCode::kRefused,
               "`" + name +
                   "` is no longer defined in the edited file. Put it back, or rebuild "
                   "and start the program again."};
}

/// Checks what was chosen; see checkChoice().
class Checker {
public:
  Checker(const ReloadTextRequest& request, const DecidedFile& edited, UnitChoice& choice,
          ReloadText& result)
      : request_(request), edited_(edited), choice_(choice), result_(result) {}

  Status run() {
    if (Status status = checkLambdas(request_, edited_, result_); !status) {
      return status;
    }
    for (const std::string& usr : result_.functionUsrs) {
      const FunctionEntry* entry = findFunction(result_.manifest, usr);
      const bool isLambda = entry != nullptr && entry->lambda != 0;
      if (Status status = isLambda ? Status(Done{}) : check(usr); !status) {
        return status;
      }
    }
    return Done{};
  }

private:
  Status check(const std::string& usr);
  Status checkVersions(const FunctionEntry& edited) const;
  static Status checkReturnInstead(const FunctionEntry& edited,
                                   const clang::FunctionDecl& function);

  const ReloadTextRequest& request_;
  const DecidedFile& edited_;
  UnitChoice& choice_;
  ReloadText& result_;
};

Status Checker::check(const std::string& usr) {
  const auto found =
      std::find_if(edited_.functions.begin(), edited_.functions.end(),
                   [&](const DecidedFunction& decided) { return decided.usr == usr; });
  if (found == edited_.functions.end()) {
    return vanished(request_, result_.manifest, usr);
  }
  const FunctionEntry& edited = *findFunction(result_.manifest, usr);
  if (Status status = checkVersions(edited); !status) {
    return status;
  }
  if (Status status =
          request_.returnInstead ? checkReturnInstead(edited, *found->function) : Status(Done{});
      !status) {
    return status;
  }
  if (const FunctionEntry* running = findFunction(request_.running, usr);
      running != nullptr && neverThrows(running->type) && !neverThrows(edited.type)) {
    result_.notes.push_back("`" + edited.name +
                            "` stays noexcept for its callers until the program is built again");
  }
  choice_.functions.push_back(found->function);
  auto statics = matchStatics(request_.running, result_.manifest, usr, result_.notes);
  if (!statics) {
    return statics.error();
  }
  const auto [known, isFirst] = result_.contents.chosen.emplace(edited.bodyName, *statics);
  if (!isFirst && known->second != *statics) {
    known->second.insert(statics->begin(), statics->end());
  }
  return Done{};
}

/// Compares the edited version with the one that runs.
Status Checker::checkVersions(const FunctionEntry& edited) const {
  const FunctionEntry* running = findFunction(request_.running, edited.usr);
  const bool isAdapted = choice_.adapters.count(edited.usr) != 0;
  if (!isAdapted && (running == nullptr || !running->wrapped())) {
    return Error{ErrorCode::kRefused, "`" + edited.name +
                                          "` was not wrapped when the program was built" +
                                          (running != nullptr ? ": " + running->skipReason : "")};
  }
  if (!edited.wrapped()) {
    // As a rule the edit's own error: then the user's compiler is to say it.
    const bool isError = edited.skipReason == kBodyDoesNotParse;
    return Error{isError ? ErrorCode::kParse : ErrorCode::kRefused,
                 "after the edit `" + edited.name + "` cannot be reloaded: " + edited.skipReason};
  }
  if (!isAdapted && !areCalledAlike(running->type, edited.type)) {
    return Error{ErrorCode::kRefused, "the type of `" + edited.name + "` changed from `" +
                                          running->type + "` to `" + edited.type +
                                          "`: its callers expect the old one. Keep it, or rebuild "
                                          "and start again."};
  }
  return Done{};
}

/// Whether a value can be returned in the place of the function's body.
Status Checker::checkReturnInstead(const FunctionEntry& edited,
                                   const clang::FunctionDecl& function) {
  if (function.isNoReturn()) {
    return Error{ErrorCode::kRefused, "`" + edited.name + "` never returns"};
  }
  if (function.getDeclaredReturnType()->getContainedDeducedType() != nullptr) {
    return Error{ErrorCode::kRefused,
                 "the return type of `" + edited.name +
                     "` is deduced from its body: no value can be returned in its place"};
  }
  return Done{};
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

Status checkChoice(const ReloadTextRequest& request, const DecidedFile& edited, UnitChoice& choice,
                   ReloadText& result) {
  return Checker(request, edited, choice, result).run();
}

} // namespace hot_restart::rewriter
