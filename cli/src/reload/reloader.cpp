// Decides which objects, which functions and which file names; then a child does the work, one unit
// after the other.
#include "reload/reloader.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/reload.h"
#include "hot_restart/whole_file.h"
#include "hot_restart/wire.h"
#include "program/module_map.h"
#include "program/process_age.h"
#include "program/program_view.h"
#include "program/session_state.h"
#include "reload/edited_files.h"
#include "reload/prepared_reload.h"
#include "reload/reload_batch.h"
#include "reload/reload_scope.h"
#include "reload/reload_worker.h"
#include "reload/unit_version.h"
#include "reload/version_log.h"
#include "report/crashed_function.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/stat.h>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

constexpr double kTickTolerance = 0.5;

/// What was edited in a module whose file is lost is not even known. Libraries of the system, which
/// an upgrade replaces under every program, have nothing that could be edited.
void noteLostModules(const ModuleMap& modules, PreparedReload& prepared) {
  for (const Module& module : modules.modules()) {
    const bool isSystem = module.path.starts_with("/usr/") || module.path.starts_with("/lib");
    if (module.file.empty() && !isSystem) {
      prepared.addNotes({module.problem});
    }
  }
}

} // namespace

Status Reloader::checkStillTheSameProgram(const std::string& manifest,
                                          const std::string& modulePath) const {
  const Module* module = program_.modules.ofPath(modulePath);
  if (module && !module->problem.empty()) {
    return Error{ErrorCode::kRefused, module->problem};
  }
  struct stat info{};
  const bool rebuilt =
      ::stat(manifest.c_str(), &info) == 0 &&
      secondsOf(info.st_mtim) > startedAt(program_.state.startTime) + kTickTolerance;
  if (rebuilt) {
    return Error{ErrorCode::kRefused,
                 "this function's object was built again after the program had started, so it is "
                 "no longer known what the program runs; start the program again"};
  }
  return Done{};
}

std::vector<std::string> Reloader::sourceFiles() { return EditedFiles(program_).all(); }

rewriter::ReloadRequest Reloader::makeRequest(const rewriter::Manifest& running,
                                              const std::string& modulePath,
                                              const std::string& firstManifest,
                                              const PreparedReload& before) const {
  rewriter::ReloadRequest request;
  request.running = running;
  request.modulePath = modulePath;
  for (const Module& module : program_.modules.modules()) {
    if (!program_.state.unitOfModule(module.path)) {
      request.modules.push_back(ModuleMap::running(module));
    }
  }
  for (const LoadedUnit& unit : program_.state.units) {
    if (!unit.once) {
      request.earlierUnits.push_back(
          {unit.object, unit.loadBias, unit.firstManifest == firstManifest, unit.restarted});
    }
  }
  for (const PreparedUnit& unit : before.units) {
    request.earlierUnits.push_back(
        {unit.objectPath, wire::kUnknownBias, unit.firstManifest == firstManifest, unit.restarted});
  }
  return request;
}

/// An edit in which no function had changed need not be looked at again.
bool Reloader::isWorthWork(const ChosenObject& object) const {
  const auto idleContents = program_.state.idleContents.find(object.edited.firstManifest);
  const bool isKnown = idleContents != program_.state.idleContents.end() &&
                       idleContents->second == object.edited.contents;
  return !isKnown || object.restartModule || !object.functions.empty();
}

/// The objects to work on, the target's first. What is left out is told.
Result<std::vector<ChosenObject>> Reloader::objectsIn(const ReloadScope& scope,
                                                      PreparedReload& prepared) {
  std::vector<ChosenObject> objects;
  EditedFiles files(program_);
  for (EditedObject& edited : scope.restartModule ? files.of(scope.only) : files.find()) {
    std::optional<ChosenObject> object = choose(std::move(edited), scope);
    if (!object || !isWorthWork(*object)) {
      continue;
    }
    if (Status status =
            checkStillTheSameProgram(object->edited.firstManifest, object->edited.modulePath);
        !status) {
      if (object->isTarget) {
        return status.error();
      }
      prepared.addNotes({"what was edited in " + object->edited.running.source +
                         " is left alone: " + status.error().message});
      continue;
    }
    objects.push_back(std::move(*object));
  }
  std::stable_partition(objects.begin(), objects.end(),
                        [](const ChosenObject& object) { return object.isTarget; });
  return objects;
}

rewriter::ReloadRequest Reloader::requestOf(const ChosenObject& object,
                                            const PreparedReload& before,
                                            const ReloadScope& scope) const {
  const EditedObject& edited = object.edited;
  rewriter::ReloadRequest request =
      makeRequest(edited.running, edited.modulePath, edited.firstManifest, before);
  // Another object has told that the edit is about a function further out.
  const bool givesWay =
      object.isTarget && std::any_of(before.changed.begin(), before.changed.end(),
                                     [&](const auto& key) { return scope.outer.contains(key); });
  request.functionUsrs = givesWay ? std::vector<std::string>() : object.functions;
  request.insteadUsrs = object.instead;
  request.bringsNew = object.bringsNew;
  request.wholeModule = object.everyFunction;
  request.restartModule = object.restartModule;
  request.preambleFolder = std::filesystem::path(edited.firstManifest).parent_path();
  request.alsoChanged = !object.byName;
  request.outputStem = freeStem(folder_.path, "seen", edited.running.source);
  request.stemFor = [&](const std::vector<std::string>& usrs) {
    return freeStem(folder_.path,
                    "v" + std::to_string(nextVersion(program_.state, edited.running, usrs)),
                    edited.running.source);
  };
  return request;
}

Result<PreparedUnit> Reloader::prepareOne(const ChosenObject& object, const PreparedReload& before,
                                          const ReloadScope& scope) {
  const EditedObject& edited = object.edited;
  const std::string& source = edited.running.source;
  if (onProgress) {
    onProgress("hot_restart: " + std::filesystem::path(source).filename().string() + ": ");
  }
  Result<PreparedUnit> unit =
      prepareInChild(requestOf(object, before, scope), onProgress, meanwhile);
  if (unit) {
    unit->firstManifest = edited.firstManifest;
    unit->modulePath = edited.modulePath;
    unit->contents = edited.contents;
    unit->restarted = object.restartModule;
    unit->version = nextVersion(program_.state, edited.running, unit->usrs);
  } else if (!object.isTarget && unit.error().code != ErrorCode::kCompile) {
    return Error{unit.error().code, source + ": " + unit.error().message};
  }
  return unit;
}

Result<PreparedReload> Reloader::prepare(const ReloadScope& scope) {
  program_.modules.findWrittenOver(startedAt(program_.state.startTime) + kTickTolerance);
  if (scope.target && scope.target->usr.empty()) {
    return scope.target->moduleProblem.empty()
               ? Error{ErrorCode::kNotFound,
                       "no manifest describes the crashed function, so it cannot be reloaded"}
               : Error{ErrorCode::kRefused, scope.target->moduleProblem};
  }
  if (scope.target) {
    if (Status status =
            checkStillTheSameProgram(scope.target->manifestPath, scope.target->modulePath);
        !status) {
      return status.error();
    }
  }
  PreparedReload prepared;
  noteLostModules(program_.modules, prepared);
  Result<std::vector<ChosenObject>> objects = objectsIn(scope, prepared);
  if (!objects) {
    return objects.error();
  }
  if (objects->empty()) {
    return prepared;
  }
  if (folder_.path.empty()) {
    return Error{ErrorCode::kSystem, folder_.problem};
  }
  ReloadBatch batch([&](const ChosenObject& object, const PreparedReload& before) {
    return prepareOne(object, before, scope);
  });
  if (Status status = batch.prepare(std::move(*objects), prepared); !status) {
    return status.error();
  }
  return prepared;
}

Result<rewriter::ReloadRequest> Reloader::requestFor(const CrashedFunction& function) const {
  Result<rewriter::Manifest> running =
      rewriter::readManifest(program_.state.newest(function.manifestPath));
  if (!running) {
    return running.error();
  }
  rewriter::ReloadRequest request =
      makeRequest(*running, function.modulePath, function.manifestPath, {});
  request.functionUsrs = {function.usr};
  request.preambleFolder = std::filesystem::path(function.manifestPath).parent_path();
  return request;
}

Result<PreparedUnit> Reloader::prepareReturn(const CrashedFunction& function,
                                             const std::string& expression) {
  if (function.usr.empty() || folder_.path.empty()) {
    return Error{ErrorCode::kNotFound, folder_.path.empty()
                                           ? folder_.problem
                                           : "no manifest describes this function, so no value of "
                                             "its type can be made"};
  }
  if (Status status = checkStillTheSameProgram(function.manifestPath, function.modulePath);
      !status) {
    return status.error();
  }
  Result<rewriter::ReloadRequest> request = requestFor(function);
  if (!request) {
    return request.error();
  }
  request->outputStem = freeStem(folder_.path, "return", request->running.source);
  request->returnInstead = expression;
  Result<PreparedUnit> unit = prepareInChild(*request, {}, meanwhile);
  return !unit || !unit->functions.empty() ? std::move(unit) : hasNoSlot(unit->uncalled);
}

void Reloader::commitReturn(const CrashedFunction& function, const PreparedUnit& prepared,
                            std::uint64_t unitLoadBias) {
  LoadedUnit unit = asLoaded(prepared, unitLoadBias);
  unit.version = function.version;
  unit.once = true;
  program_.state.units.push_back(std::move(unit));
}

Status Reloader::commit(const PreparedReload& prepared) {
  SessionState& state = program_.state;
  const Result<ModuleMap> modules = ModuleMap::ofProcess(program_.pid);
  for (const PreparedUnit& unit : prepared.units) {
    const Module* module = modules ? modules->ofPath(unit.objectPath) : nullptr;
    state.units.push_back(asLoaded(unit, module ? module->loadBias : wire::kUnknownBias));
    state.newestManifest[unit.firstManifest] = unit.manifestPath;
    state.idleContents.erase(unit.firstManifest);
    for (const UnitFunction& function : unit.functions) {
      state.versions[function.key] = unit.version;
      rememberText(state, function.key, unit.version, unit.manifestPath);
    }
  }
  for (const auto& [first, manifest] : prepared.covered) {
    const std::string path = freeStem(folder_.path, "covered", manifest.source) + ".manifest.json";
    if (Status status = writeWholeFile(path, rewriter::toJson(manifest)); !status) {
      return status;
    }
    state.newestManifest[first] = path;
  }
  for (const auto& [first, contents] : prepared.idleContents) {
    state.idleContents[first] = contents;
  }
  return Done{};
}

} // namespace hot_restart::cli
