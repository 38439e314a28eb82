// All objects of one reload: which of them need a unit, in which order, and what is left to say.
#pragma once

#include "hot_restart/result.h"
#include "program/session_state.h"
#include "reload/edited_files.h"
#include "reload/prepared_reload.h"
#include "reload/reload_scope.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {

/// The refusal of functions that the running program cannot be given.
Error hasNoSlot(const std::vector<UnitFunction>& functions);

class ReloadBatch {
public:
  /// Makes the unit of one object; `before` has those that will be loaded before it.
  using MakeUnit =
      std::function<Result<PreparedUnit>(const EditedObject& object, const PreparedReload& before)>;

  ReloadBatch(const ReloadScope& scope, MakeUnit makeUnit)
      : scope_(scope), makeUnit_(std::move(makeUnit)) {}

  /// Into `prepared`: all of them, or the error of one.
  Status prepare(std::vector<EditedObject> objects, PreparedReload& prepared);

private:
  Status prepareOne(EditedObject object, PreparedReload& prepared);
  void serveByOthers(const EditedObject& object, PreparedReload& prepared);
  void add(const EditedObject& object, PreparedUnit unit, PreparedReload& prepared);
  Status finish(PreparedReload& prepared);

  const ReloadScope& scope_;
  MakeUnit makeUnit_;
  Coverage coverage_;
  std::set<std::string> idleFiles_; ///< Edited, but no function that could be reloaded is in them.
  std::vector<PreparedUnit> idleUnits_;
  std::vector<UnitFunction> uncalled_, demanded_; ///< Without a slot in their own object's unit.
  std::optional<Error> refusal_;                  ///< Of the last round, its first.
  std::vector<EditedObject> left_;                ///< To be tried again.
};

} // namespace hot_restart::cli
