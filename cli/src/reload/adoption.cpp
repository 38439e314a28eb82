// One object after the other: its unit is made or found, then the program is asked to load it.
#include "reload/adoption.h"

#include "hot_restart/result.h"
#include "hot_restart/wire.h"
#include "program/module_map.h"
#include "program/program_link.h"
#include "program/program_view.h"
#include "program/separate_units.h"
#include "program/wrapped_functions.h"
#include "reload/separate_cache.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

namespace hot_restart::cli {
namespace {

/// One program's units.
class Adoption {
public:
  Adoption(ProgramLink& link, const ModuleMap& map) : link_(link) {
    for (const Module& module : map.modules()) {
      (isSeparateUnit(module.path) ? units_ : modules_).push_back(module);
    }
  }

  /// False: the program has ended.
  bool run() {
    for (const Module& module : modules_) {
      for (const std::string& manifest : manifestPaths(module.file)) {
        if (!isLoaded(manifest) && !adopt(module, manifest)) {
          return false;
        }
      }
    }
    return static_cast<bool>(link_.adopted());
  }

private:
  bool isLoaded(const std::string& manifest) const {
    const std::filesystem::path folder = std::filesystem::path(manifest).parent_path();
    return std::any_of(units_.begin(), units_.end(), [&](const Module& unit) {
      return std::filesystem::path(unit.path).parent_path() == folder;
    });
  }

  bool adopt(const Module& module, const std::string& manifest) {
    const Result<std::string> plan = separatePlan(manifest, module, modules_);
    if (!plan) {
      return stays(manifest, plan.error().message);
    }
    if (plan->empty()) {
      return true;
    }
    const Result<wire::LoadReply> reply = link_.load(*plan);
    if (!reply) {
      return false;
    }
    return reply->ok != 0 || stays(manifest, reply->message);
  }

  static bool stays(const std::string& manifest, const std::string& why) {
    std::cerr << "hot_restart: the bodies of "
              << std::filesystem::path(manifest).parent_path().stem().string()
              << " stay in the program: " << why << '\n';
    return true;
  }

  ProgramLink& link_;
  std::vector<Module> modules_, units_;
};

} // namespace

int runAdoption(int descriptor) {
  ProgramLink link(descriptor);
  const Result<wire::Adopt> request = link.receiveAdopt();
  if (!request) {
    return 1;
  }
  const Result<ProgramView> program = ProgramView::ofLink(link, request->pid);
  if (!program) {
    std::cerr << "hot_restart: " << program.error().message << '\n';
    return 1;
  }
  return Adoption(link, program->modules).run() ? 0 : 1;
}

} // namespace hot_restart::cli
