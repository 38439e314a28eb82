// Which manifest, which version, which file names; then the child does the work.
#include "session/reloader.h"

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/reload.h"
#include "hot_restart/rewriter/result.h"
#include "hot_restart/wire.h"
#include "session/crash_report.h"
#include "session/module_map.h"
#include "session/reload_worker.h"
#include "session/session_folder.h"
#include "session/session_state.h"
#include "session/version_log.h"

#include <cstdint>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <time.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

constexpr double kTickTolerance = 0.5;

double seconds(const timespec& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double now(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return seconds(time);
}

/// When a process began, in seconds since 1970.
double startedAt(std::uint64_t startTicks) {
  const double age = now(CLOCK_BOOTTIME) -
                     static_cast<double>(startTicks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
  return now(CLOCK_REALTIME) - age;
}

/// `v2-shop` in `folder` (`return-shop` for version 0), or `v2-shop-2`, ...: never the name of an
/// object that may have been loaded already.
std::string freeStem(const std::string& folder, unsigned version, const std::string& source) {
  const std::string kind = version == 0 ? "/return-" : "/v" + std::to_string(version) + "-";
  const std::string stem = folder + kind + std::filesystem::path(source).stem().string();
  std::string candidate = stem;
  std::error_code code;
  for (unsigned i = 2; std::filesystem::exists(candidate + ".so", code); ++i) {
    candidate = stem + "-" + std::to_string(i);
  }
  return candidate;
}

} // namespace

std::string timingsText(const rewriter::ReloadTimings& timings) {
  char text[128];
  std::snprintf(text, sizeof text, "rewritten in %.0f ms, compiled in %.0f ms, linked in %.0f ms",
                timings.rewriteMs, timings.compileMs, timings.linkMs);
  return text;
}

Reloader::Reloader(std::string folder, std::string folderProblem, const wire::Crash& crash,
                   const CrashedFunction& crashed, const ModuleMap& modules, SessionState& state)
    : folder_(std::move(folder)), folderProblem_(std::move(folderProblem)), crash_(crash),
      crashed_(crashed), modules_(modules), state_(state) {}

std::string Reloader::newestManifestPath() const {
  const auto newest = state_.newestManifest.find(crashed_.manifestPath);
  return newest == state_.newestManifest.end() ? crashed_.manifestPath : newest->second;
}

std::vector<std::string> Reloader::sourceFiles() const {
  std::vector<std::string> files;
  if (const Result<rewriter::Manifest> manifest = rewriter::readManifest(newestManifestPath())) {
    for (const rewriter::FileEntry& file : manifest->files) {
      files.push_back(file.path);
    }
  }
  return files;
}

std::vector<std::string> Reloader::changedFiles() const {
  std::vector<std::string> changed;
  if (const Result<rewriter::Manifest> manifest = rewriter::readManifest(newestManifestPath())) {
    for (const rewriter::FileEntry& file : manifest->files) {
      const Result<std::string> text = readWholeFile(file.path);
      if (!text || rewriter::contentHash(*text) != file.contentHash) {
        changed.push_back(file.path);
      }
    }
  }
  return changed;
}

Status Reloader::checkStillTheSameProgram() const {
  struct stat info{};
  const bool rebuilt = ::stat(crashed_.manifestPath.c_str(), &info) == 0 &&
                       seconds(info.st_mtim) > startedAt(state_.startTime) + kTickTolerance;
  if (rebuilt) {
    return Error{ErrorCode::kRefused,
                 "this function's object was built again after the program had started, so it is "
                 "no longer known what the program runs; start the program again"};
  }
  return Done{};
}

Result<rewriter::ReloadRequest> Reloader::makeRequest(unsigned version) const {
  Result<rewriter::Manifest> manifest = rewriter::readManifest(newestManifestPath());
  if (!manifest) {
    return manifest.error();
  }
  rewriter::ReloadRequest request;
  request.outputStem = freeStem(folder_, version, manifest->source);
  request.running = std::move(*manifest);
  request.functionUsrs = {crashed_.usr};
  request.modulePath = crashed_.modulePath;
  for (const Module& module : modules_.modules()) {
    if (!state_.unitOfModule(module.path)) {
      request.modules.push_back({module.file, module.loadBias});
    }
  }
  for (const LoadedUnit& unit : state_.units) {
    if (unit.once) {
      continue;
    }
    request.earlierUnits.push_back({unit.object, unit.loadBias});
  }
  return request;
}

Result<PreparedReload> Reloader::prepare() {
  if (crashed_.usr.empty()) {
    return Error{ErrorCode::kNotFound,
                 "no manifest describes the crashed function, so it cannot be reloaded"};
  }
  if (Status status = checkStillTheSameProgram(); !status) {
    return status.error();
  }
  PreparedReload unchanged;
  unchanged.unchanged = true;
  unchanged.version = crashed_.version;
  if (changedFiles().empty()) {
    return unchanged;
  }
  if (folder_.empty()) {
    return Error{ErrorCode::kSystem, folderProblem_};
  }
  const unsigned version = state_.highestVersionOf(crashed_.usr) + 1;
  Result<rewriter::ReloadRequest> request = makeRequest(version);
  if (!request) {
    return request.error();
  }
  Result<PreparedReload> prepared = prepareInChild(*request);
  if (prepared) {
    prepared->version = version;
  }
  return prepared;
}

Result<PreparedReload> Reloader::prepareReturn(const std::string& expression) {
  if (crashed_.usr.empty() || folder_.empty()) {
    return Error{ErrorCode::kNotFound, folder_.empty()
                                           ? folderProblem_
                                           : "no manifest describes this function, so no value of "
                                             "its type can be made"};
  }
  if (Status status = checkStillTheSameProgram(); !status) {
    return status.error();
  }
  Result<rewriter::ReloadRequest> request = makeRequest(0);
  if (!request) {
    return request.error();
  }
  request->returnInstead = expression;
  return prepareInChild(*request);
}

Status Reloader::commitReturn(const PreparedReload& prepared, std::uint64_t unitLoadBias) {
  LoadedUnit unit;
  unit.object = prepared.objectPath;
  unit.source = prepared.sourcePath;
  unit.function = crashed_.usr;
  unit.loadBias = unitLoadBias;
  unit.version = crashed_.version;
  unit.once = true;
  state_.units.push_back(std::move(unit));
  return writeState(folder_, state_);
}

Status Reloader::commit(const PreparedReload& prepared, std::uint64_t unitLoadBias) {
  state_.versions[crashed_.usr] = prepared.version;
  state_.newestManifest[crashed_.manifestPath] = prepared.manifestPath;
  state_.units.push_back({prepared.objectPath, prepared.sourcePath, crashed_.usr, unitLoadBias,
                          prepared.version, prepared.planPath});
  rememberText(state_, crashed_.usr, prepared.version, prepared.manifestPath);
  return writeState(folder_, state_);
}

} // namespace hot_restart::cli
