// Checks function by function what the edit made of it; the first refusal is told.
#include "unit_text/choice_check.h"

#include "decide/unsupported_kinds.h"
#include "record/decided_file.h"
#include "unit_text/edit_check.h"
#include "unit_text/lambda_units.h"
#include "unit_text/reload_text_data.h"
#include "unit_text/unit_choice.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/function_name.h"
#include "hot_restart/rewriter/manifest.h"

#include "clang/AST/Decl.h"

#include <algorithm>
#include <string>

namespace hot_restart::rewriter {
namespace {

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

Status checkChoice(const ReloadTextRequest& request, const DecidedFile& edited, UnitChoice& choice,
                   ReloadText& result) {
  return Checker(request, edited, choice, result).run();
}

} // namespace hot_restart::rewriter
