// New versions that are ready to be loaded, and what to remember once they are.
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/reload.h"
#include "program/session_state.h"
#include "reload/edited_files.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::cli {

/// One object file's new versions. No functions: nothing in it had changed, and there is no object.
struct PreparedUnit {
  std::string firstManifest, modulePath, contents; ///< As the EditedObject has them.
  std::string planPath, objectPath, sourcePath, manifestPath;
  std::vector<UnitFunction> functions;
  std::vector<std::string> usrs;                     ///< Those of `functions`.
  std::vector<UnitFunction> uncalled;                ///< See rewriter::ReloadResult. Without plans.
  std::vector<std::string> changed, gone, dependent; ///< See PreparedReload.
  bool addsFunctions = false; ///< The edit adds some: other units may need them.
  unsigned version = 1;
  std::vector<std::string> notes;
  rewriter::ReloadTimings timings;
  bool restarted = false; ///< See LoadedUnit.
};

/// What is remembered of it once it is loaded at `loadBias`.
LoadedUnit asLoaded(const PreparedUnit& prepared, std::uint64_t loadBias);

/// All that one "continue" loads.
struct PreparedReload {
  std::vector<PreparedUnit> units; ///< Empty: restart without loading.
  std::vector<std::string> notes;  ///< What did not take effect and why, each once.
  /// Keys of functions that the edit changes: their text, or what it depends on. `gone`: that are
  /// no longer defined, or have another signature.
  std::set<std::string> changed, gone;
  std::set<std::string> dependent; ///< Of the changed ones those whose own text is the same.
  /// Objects that other units serve, as their manifests read then.
  std::map<std::string, rewriter::Manifest> covered;
  std::map<std::string, std::string> idleContents; ///< See SessionState.

  void addNotes(const std::vector<std::string>& more);
  /// Notes an object that has no functions of its own to bring: in `covered` when other units bring
  /// all of its functions, else in `idleContents`.
  Status addIdle(const PreparedUnit& unit);
  /// Takes out of `functions` those that a unit brings.
  void dropBrought(std::vector<UnitFunction>& functions) const;
  /// "loaded f(int) [v2]", a line for each function.
  std::string loadedText() const;
};

/// Writes the list of load plans that wire::kLoadAll takes; its path.
Result<std::string> writeLoadList(const std::string& folder, const PreparedReload& prepared);

/// Header functions: inline functions share one slot in all of a module, so that one unit serves
/// every object that has them.
class Coverage {
public:
  /// What a unit (or an object in which nothing had changed) says of its files.
  void add(const PreparedUnit& unit, rewriter::Manifest edited);
  /// Whether the units so far bring all that was edited of `object`.
  bool covers(const EditedObject& object) const;
  /// The object's manifest as it reads once they are loaded.
  rewriter::Manifest coveredManifest(const EditedObject& object) const;
  /// Files of the units so far.
  bool knows(const std::string& file) const { return files_.contains(file); }

private:
  struct Known {
    rewriter::FunctionEntry entry;
    std::string modulePath;
    bool reloaded = false;
  };
  bool knowsHeader(const EditedObject& object, const std::string& file) const;
  const Known* find(const rewriter::FunctionEntry& function, const std::string& modulePath) const;

  std::map<std::string, std::vector<Known>> functions_; ///< Their key is functionKey().
  std::map<std::string, rewriter::FileEntry> fileEntries_;
  std::set<std::string> files_;
  std::map<std::string, std::uint64_t> texts_; ///< Of headers, but for their functions; by USR.
};

} // namespace hot_restart::cli
