// What has to be remembered between two crashes of one process: versions, newest manifests, loaded
// units (state.json).
#pragma once

#include "hot_restart/rewriter/reload.h"
#include "hot_restart/rewriter/result.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace hot_restart::cli {

/// A unit that the process has loaded.
struct LoadedUnit {
  std::string object;   ///< The shared object, as dlopen was given it.
  std::string source;   ///< The generated source of this version.
  std::string function; ///< USR.
  std::uint64_t loadBias = 0;
  unsigned version = 0;
  std::string plan = {}; ///< Its load plan.
  bool once = false;     ///< It held a body for one call; never a version.
};

struct SessionState {
  static constexpr int kVersion = 1;
  std::uint64_t startTime = 0; ///< Of the process (clock ticks since boot): tells a reused pid.
  bool helped = false;         ///< The help text has been shown.
  std::map<std::string, std::string>
      newestManifest;                       ///< First build's manifest -> the newest one that runs.
  std::map<std::string, unsigned> versions; ///< USR -> version; 1 when absent.
  std::vector<LoadedUnit> units;            ///< Oldest first.
  std::map<std::string, std::map<unsigned, std::string>>
      texts; ///< USR -> version -> the function as its source had it (version_log.h).

  unsigned versionOf(const std::string& usr) const;
  unsigned highestVersionOf(const std::string& usr) const;
  const LoadedUnit* unitOfModule(const std::string& path) const;
};

std::string toJson(const SessionState& state);
Result<SessionState> stateFromJson(const std::string& text);

/// An empty state when there is none or when it is that of an earlier process with this pid.
SessionState readState(const std::string& folder, std::uint64_t startTime);
Status writeState(const std::string& folder, const SessionState& state);

/// Clock ticks since boot at which the process started; 0 when it is gone.
std::uint64_t processStartTime(int pid);

} // namespace hot_restart::cli
