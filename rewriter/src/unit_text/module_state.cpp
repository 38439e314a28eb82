// A manifest without the variables of its file makes every one of them new.
#include "unit_text/module_state.h"

#include "hot_restart/rewriter/manifest.h"

#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

Manifest withoutModuleState(const Manifest& running) {
  std::set<std::string> functions;
  for (const FunctionEntry& function : running.functions) {
    if (function.wrapped() && function.file == running.source) {
      functions.insert(function.usr);
    }
  }
  Manifest manifest = running;
  std::erase_if(manifest.variables, [&](const VariableEntry& variable) {
    const bool hasState = !variable.constant || variable.dynamicInitialization;
    const bool isOwn = variable.function.empty()
                           ? variable.file == running.source && !variable.symbol.empty()
                           : functions.count(variable.function) != 0;
    return hasState && isOwn && !variable.threadLocal;
  });
  return manifest;
}

} // namespace hot_restart::rewriter
