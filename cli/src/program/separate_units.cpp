// They are known by their names, which separate_cache.h gives them.
#include "program/separate_units.h"

#include "program/module_map.h"
#include "program/session_state.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {

namespace fs = std::filesystem;

bool isSeparateUnit(const std::string& path) {
  const fs::path file(path);
  return file.parent_path().extension() == ".hr" && file.extension() == ".so" &&
         file.filename().string().starts_with("all-");
}

void addSeparateUnits(const std::vector<Module>& modules, SessionState& state) {
  std::vector<LoadedUnit> units;
  for (const Module& module : modules) {
    if (isSeparateUnit(module.path) && state.unitOfModule(module.path) == nullptr) {
      LoadedUnit unit;
      unit.object = module.path;
      unit.source = (fs::path(module.path).parent_path() / "all.cpp").string();
      unit.loadBias = module.loadBias;
      unit.version = 1;
      units.push_back(std::move(unit));
    }
  }
  state.units.insert(state.units.begin(), units.begin(), units.end());
}

} // namespace hot_restart::cli
