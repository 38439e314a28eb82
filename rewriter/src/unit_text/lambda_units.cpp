// Entries of the running version and of the edited one are compared by their USRs, which matching
// (lambda_record.h) has made the same.
#include "unit_text/lambda_units.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"

#include "record/decided_file.h"
#include "record/lambda_record.h"
#include "unit_text/reload_text_data.h"

#include "llvm/ADT/STLExtras.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

const FunctionEntry* findLambda(const Manifest& manifest, const std::string& usr) {
  const FunctionEntry* entry = findFunction(manifest, usr);
  return entry != nullptr && entry->lambda != 0 ? entry : nullptr;
}

Error lambdaRefused(const FunctionEntry& running, const std::string& why) {
  return Error{ErrorCode::kRefused,
               "`" + running.name + "` cannot run its new text in the closures that exist: " + why +
                   ". Take that change back, or rebuild and start the program again."};
}

} // namespace

void chooseLambdas(const ReloadTextRequest& request, ReloadText& result) {
  const std::set<std::string> asked = result.functionUsrs;
  for (const std::string& usr : asked) {
    if (const FunctionEntry* lambda = findLambda(request.running, usr)) {
      result.functionUsrs.insert(lambda->function);
    }
  }
  if (request.returnInstead) {
    return; // The function's text goes, and its lambdas with it.
  }
  const std::set<std::string> functions = result.functionUsrs;
  for (const FunctionEntry& lambda : result.manifest.lambdas) {
    if (lambda.wrapped() && functions.count(lambda.function) != 0) {
      result.functionUsrs.insert(lambda.usr);
    }
  }
}

void compareLambdas(const ReloadTextRequest& request, const DecidedFile& edited,
                    ReloadText& result) {
  for (const LostLambda& lost : edited.lostLambdas) {
    result.goneUsrs.insert(lost.usr);
  }
  for (const FunctionEntry& running : request.running.lambdas) {
    const FunctionEntry* now = findLambda(result.manifest, running.usr);
    if (now != nullptr && now->wrapped() && running.wrapped() && saysOther(running, *now)) {
      result.changedUsrs.insert(running.usr);
    }
  }
}

Status checkLambdas(const ReloadTextRequest& request, const DecidedFile& edited,
                    ReloadText& result) {
  for (const std::string& usr : request.functionUsrs) {
    const FunctionEntry* running = findLambda(request.running, usr);
    if (running == nullptr || result.functionUsrs.count(usr) == 0) {
      continue;
    }
    if (request.returnInstead) {
      return Error{ErrorCode::kRefused,
                   "`" + running->name + "` is a lambda: no value can be returned in its place"};
    }
    if (running->retired) {
      return lambdaRefused(*running, "an earlier version has replaced it");
    }
    const auto lost =
        llvm::find_if(edited.lostLambdas, [&](const LostLambda& one) { return one.usr == usr; });
    if (lost != edited.lostLambdas.end()) {
      return lambdaRefused(*running, lost->reason);
    }
    if (findLambda(result.manifest, usr) == nullptr) {
      return lambdaRefused(*running, "the function around it is gone, or is no longer wrapped");
    }
  }
  for (const LostLambda& lost : edited.lostLambdas) {
    const FunctionEntry* running = findLambda(request.running, lost.usr);
    if (running != nullptr && !running->retired &&
        result.functionUsrs.count(running->function) != 0) {
      result.notes.push_back("closures of `" + running->name +
                             "` that exist keep its old text: " + lost.reason);
    }
  }
  return Done{};
}

void keepLambdas(const Manifest& running, const std::set<std::string>& chosenUsrs,
                 Manifest& edited) {
  std::vector<FunctionEntry> kept;
  for (FunctionEntry& lambda : edited.lambdas) {
    if (chosenUsrs.count(lambda.function) != 0) {
      kept.push_back(std::move(lambda));
    }
  }
  for (const FunctionEntry& lambda : running.lambdas) {
    const bool isChosen = chosenUsrs.count(lambda.function) != 0;
    const bool continues =
        llvm::any_of(kept, [&](const FunctionEntry& one) { return one.usr == lambda.usr; });
    if (!continues) {
      kept.push_back(lambda);
      kept.back().retired = lambda.retired || isChosen;
    }
  }
  edited.lambdas = std::move(kept);
}

} // namespace hot_restart::rewriter
