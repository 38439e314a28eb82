// See reload_scope.h.
#include "reload/reload_scope.h"

#include "hot_restart/rewriter/function_name.h"
#include "hot_restart/rewriter/manifest.h"
#include "reload/edited_files.h"
#include "report/crash_report.h"

#include <string>
#include <vector>

namespace hot_restart::cli {
namespace {

bool isNamed(const rewriter::FunctionEntry& function, const std::string& name) {
  const std::string plain = rewriter::withoutParameters(function.name);
  return function.wrapped() &&
         (function.name == name || plain == name || plain.ends_with("::" + name));
}

} // namespace

bool isTarget(const EditedObject& object, const ReloadScope& scope) {
  return scope.target && scope.target->manifestPath == object.firstManifest &&
         scope.target->modulePath == object.modulePath;
}

std::vector<std::string> chosen(const EditedObject& object, const ReloadScope& scope) {
  std::vector<std::string> usrs;
  for (const rewriter::FunctionEntry& function : object.running.functions) {
    const bool isTargets = isTarget(object, scope) && function.usr == scope.target->usr;
    const bool isAsked = !scope.only.empty() && isNamed(function, scope.only);
    if (isTargets || isAsked) {
      usrs.push_back(function.usr);
    }
  }
  return usrs;
}

} // namespace hot_restart::cli
