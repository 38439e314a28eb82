// Modules are read from /proc, everything else when it is first asked for.
#include "program/program_view.h"

#include "hot_restart/result.h"
#include "program/module_map.h"
#include "program/program_link.h"
#include "program/separate_units.h"
#include "program/session_state.h"

#include <cstdint>
#include <string>
#include <utility>

namespace hot_restart::cli {
namespace {

/// A unit that `mine` has and `stored` lacks: it was loaded, and writing that down failed.
void keepUnwritten(const SessionState& mine, SessionState& stored) {
  for (const LoadedUnit& unit : mine.units) {
    if (stored.unitOfModule(unit.object)) {
      continue;
    }
    stored.units.push_back(unit);
    stored.newestManifest[unit.firstManifest] = mine.newest(unit.firstManifest);
    for (const UnitFunction& function : unit.functions) {
      stored.versions[function.key] = mine.versionOf(function.key);
    }
  }
}

} // namespace

Result<ProgramView> ProgramView::ofProcess(int pid) {
  Result<ModuleMap> modules = ModuleMap::ofProcess(pid);
  if (!modules) {
    return modules.error();
  }
  ProgramView program(pid, std::move(*modules));
  if (program.state.startTime == 0) { // Nothing that is stored could be told from another's.
    return Error{ErrorCode::kSystem,
                 "cannot read when process " + std::to_string(pid) + " was started"};
  }
  return program;
}

Result<ProgramView> ProgramView::ofLink(ProgramLink& link, std::uint32_t pid) {
  Result<ProgramView> program = ofProcess(static_cast<int>(pid));
  if (!program) {
    return program;
  }
  if (Status status = link.sayHello(); !status) {
    return status.error();
  }
  return program;
}

ProgramView::ProgramView(int processId, ModuleMap moduleMap)
    : pid(processId), modules(std::move(moduleMap)) {
  state.startTime = processStartTime(pid);
  addSeparateUnits(modules.modules(), state);
}

void ProgramView::catchUp(SessionState stored) {
  if (stored.changes < state.changes) {
    return; // A write has failed, or the file was damaged since: this view knows more.
  }
  addSeparateUnits(modules.modules(), stored);
  keepUnwritten(state, stored);
  stored.helped = stored.helped || state.helped;
  for (const auto& [key, versions] : state.texts) {
    stored.texts[key].insert(versions.begin(), versions.end());
  }
  const bool hasLoadedMore = stored.units.size() > state.units.size();
  state = std::move(stored);
  if (!hasLoadedMore) {
    return;
  }
  if (Result<ModuleMap> now = ModuleMap::ofProcess(pid)) {
    modules = std::move(*now);
  }
}

} // namespace hot_restart::cli
