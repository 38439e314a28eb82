// Takes all objects of one reload: finds out which of them need a unit, in which order, and what is
// left to say.
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
      std::function<Result<PreparedUnit>(const ChosenObject& object, const PreparedReload& before)>;

  explicit ReloadBatch(MakeUnit makeUnit) : makeUnit_(std::move(makeUnit)) {}

  /// Into `prepared`: all of them, or an error that tells of every object that could not be had.
  Status prepare(std::vector<ChosenObject> objects, PreparedReload& prepared);

private:
  /// An object, and why its unit was refused at the last attempt (if there was one).
  struct Attempt {
    ChosenObject object;
    std::optional<Error> refusal;
  };

  /// Tries again as long as others get ready; what is refused stays in `left_`.
  Status prepareAll(std::vector<Attempt> attempts, PreparedReload& prepared);
  Status prepareOne(Attempt attempt, PreparedReload& prepared);
  bool bringNew(PreparedReload& prepared);
  void serveByOthers(const EditedObject& object, PreparedReload& prepared);
  void add(const ChosenObject& object, PreparedUnit unit, PreparedReload& prepared);
  /// `errors`, and what has been refused, as one.
  Error withRefusals(std::vector<Error> errors) const;
  Status finish(bool hasTarget, PreparedReload& prepared);

  MakeUnit makeUnit_;
  Coverage coverage_;
  std::set<std::string> idleFiles_; ///< Edited, but no function that could be reloaded is in them.
  std::set<std::string> idleHeaders_; ///< Edited headers of objects in which nothing was reloaded.
  std::vector<PreparedUnit> idleUnits_;
  std::vector<UnitFunction> uncalled_, demanded_; ///< They have no slot in their own object's unit.
  std::vector<Attempt> left_;                     ///< Refused; to be tried again.
  std::vector<ChosenObject> adding_;              ///< Idle, but their edits add functions.
  /// The target could not be had, and gives way to a function further out if the edit is for one.
  std::optional<Error> withheld_;
  std::set<std::string> outer_; ///< Keys of those functions.
};

} // namespace hot_restart::cli
