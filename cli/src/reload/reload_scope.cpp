// A name means a function if the object has one of that name, else a file.
#include "reload/reload_scope.h"

#include "hot_restart/rewriter/function_name.h"
#include "hot_restart/rewriter/manifest.h"
#include "program/session_state.h"
#include "reload/edited_files.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

bool isNamed(const rewriter::FunctionEntry& function, const std::string& name) {
  const std::string plain = rewriter::withoutParameters(function.name);
  return function.wrapped() &&
         (function.name == name || plain == name || plain.ends_with("::" + name));
}

bool hasEditedFile(const EditedObject& object, const std::string& name) {
  return std::any_of(object.files.begin(), object.files.end(),
                     [&](const std::string& file) { return isFile(file, name); });
}

} // namespace

std::optional<ChosenObject> choose(EditedObject object, const ReloadScope& scope) {
  ChosenObject chosen;
  chosen.everyFunction = scope.everyFunction;
  chosen.restartModule = scope.restartModule;
  chosen.isTarget = scope.target && scope.target->manifestPath == object.firstManifest &&
                    scope.target->modulePath == object.modulePath;
  chosen.outer = chosen.isTarget ? scope.outer : std::set<std::string>();
  for (const rewriter::FunctionEntry* function : functionsAndLambdas(object.running)) {
    const bool isTargets = chosen.isTarget && function->usr == scope.target->usr;
    const bool isAsked = !scope.only.empty() && isNamed(*function, scope.only);
    if (isTargets || isAsked) {
      chosen.functions.push_back(function->usr);
    } else if (chosen.isTarget &&
               scope.outer.contains(functionKey(function->usr, function->file))) {
      chosen.instead.push_back(function->usr);
    }
  }
  chosen.byName = !scope.only.empty() && !chosen.functions.empty();
  if (!scope.only.empty() && !scope.restartModule && chosen.functions.empty() &&
      !hasEditedFile(object, scope.only)) {
    return std::nullopt;
  }
  chosen.edited = std::move(object);
  return chosen;
}

} // namespace hot_restart::cli
