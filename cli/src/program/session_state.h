// What has to be remembered between two crashes of one process: versions, newest manifests, loaded
// units. It is a value; state_store.h keeps it on disk, and says who may change it.
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace hot_restart::cli {

/// The identity of a function over all versions and files: two files of one name may each have a
/// static function of one name, and then their USRs are the same.
std::string functionKey(const std::string& usr, const std::string& file);

/// What a unit has for one of its functions.
struct UnitFunction {
  std::string key;  ///< functionKey().
  std::string name; ///< For people.
  std::string plan; ///< A load plan with this function's slots alone: goes (back) to this version.
};

/// A unit that the process has loaded.
struct LoadedUnit {
  std::string object;   ///< The shared object, as dlopen was given it.
  std::string source;   ///< The generated source of this version.
  std::string manifest; ///< The edited file's.
  std::vector<UnitFunction> functions;
  std::uint64_t loadBias = 0;
  unsigned version = 0;
  bool once = false;              ///< It held a body for one call; never a version.
  bool restarted = false;         ///< It brought its file's state as well.
  std::string firstManifest = {}; ///< The first one of the object it stands for; empty: it was
                                  ///< made for a single call.

  /// Null: it does not bring that function, or only for one call.
  const UnitFunction* find(const std::string& key) const;
};

struct SessionState {
  static constexpr int kVersion = 3;
  std::uint64_t startTime = 0; ///< When the process began, in clock ticks since boot: a pid may be
                               ///< used again.
  std::uint64_t changes = 0;   ///< How often it has been written (state_store.h).
  bool helped = false;         ///< The help text has been shown.
  std::map<std::string, std::string>
      newestManifest; ///< First build's manifest -> the newest one that runs.
  std::map<std::string, std::string> idleContents; ///< First build's manifest -> hash of edited
                                                   ///< files in which no function had changed.
  std::map<std::string, unsigned> versions;        ///< Function -> version; 1 when absent.
  std::vector<LoadedUnit> units;                   ///< Oldest first.
  std::map<std::string, std::map<unsigned, std::string>>
      texts; ///< Function -> version -> the function as its source had it (version_log.h).

  unsigned versionOf(const std::string& key) const;
  unsigned highestVersionOf(const std::string& key) const;
  const std::string& newest(const std::string& firstManifest) const;
  const LoadedUnit* unitOfModule(const std::string& path) const;
};

std::string toJson(const SessionState& state);
/// kInvalidArgument: it is damaged, or of another version; the message tells what is wrong.
Result<SessionState> stateFromJson(const std::string& text);

/// Clock ticks since boot at which the process started; 0 when it is gone.
std::uint64_t processStartTime(int pid);

} // namespace hot_restart::cli
