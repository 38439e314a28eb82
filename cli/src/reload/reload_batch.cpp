// A unit may need what the edit adds in another file, so what is refused is tried again as long as
// others get ready.
#include "reload/reload_batch.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "program/session_state.h"
#include "reload/edited_files.h"
#include "reload/prepared_reload.h"
#include "reload/reload_scope.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

std::vector<std::string> chosenKeys(const ChosenObject& object) {
  std::vector<std::string> keys;
  for (const std::string& usr : object.functions) {
    const rewriter::FunctionEntry* entry = rewriter::findFunction(object.edited.running, usr);
    keys.push_back(functionKey(usr, entry ? entry->file : ""));
  }
  return keys;
}

/// The first one decides what kind of failure it is; each message is told once.
Error together(const std::vector<Error>& errors) {
  Error all{errors.front().code, {}};
  std::set<std::string> told;
  for (const Error& error : errors) {
    if (told.insert(error.message).second) {
      all.message += (all.message.empty() ? "" : "\n") + error.message;
    }
  }
  return all;
}

} // namespace

Error hasNoSlot(const std::vector<UnitFunction>& functions) {
  std::string names;
  for (const UnitFunction& function : functions) {
    names += (names.empty() ? "`" : ", `") + function.name + "`";
  }
  return Error{ErrorCode::kRefused, "the running program has no slot for " + names +
                                        ": nothing in it calls that function, or it was not "
                                        "wrapped when the program was built"};
}

Status ReloadBatch::prepare(std::vector<ChosenObject> objects, PreparedReload& prepared) {
  const bool hasTarget = std::any_of(objects.begin(), objects.end(),
                                     [](const ChosenObject& object) { return object.isTarget; });
  std::vector<Attempt> attempts;
  attempts.reserve(objects.size());
  for (ChosenObject& object : objects) {
    attempts.push_back({std::move(object), std::nullopt});
  }
  Status status = prepareAll(std::move(attempts), prepared);
  if (status && !left_.empty() && bringNew(prepared)) {
    status = prepareAll(std::exchange(left_, {}), prepared);
  }
  return status ? finish(hasTarget, prepared) : status;
}

Status ReloadBatch::prepareAll(std::vector<Attempt> attempts, PreparedReload& prepared) {
  std::size_t before = 0;
  do {
    before = attempts.size();
    for (Attempt& attempt : attempts) {
      if (Status status = prepareOne(std::move(attempt), prepared); !status) {
        return status;
      }
    }
    attempts = std::exchange(left_, {});
  } while (!attempts.empty() && attempts.size() < before);
  left_ = std::move(attempts);
  return Done{};
}

/// What was refused may need functions that the edit adds in files without any other change: a
/// helper with another signature, say. True: there is something new.
bool ReloadBatch::bringNew(PreparedReload& prepared) {
  std::vector<ChosenObject> objects = std::exchange(adding_, {});
  for (const Attempt& attempt : left_) {
    if (attempt.object.isTarget && !attempt.object.outer.empty()) {
      objects.push_back(attempt.object);
      withheld_ = attempt.refusal;
      outer_ = attempt.object.outer;
    }
  }
  bool any = false;
  for (ChosenObject& object : objects) {
    object.bringsNew = true;
    object.functions.clear();
    if (Result<PreparedUnit> unit = makeUnit_(object, prepared)) {
      const auto isItsOwn = [&](const PreparedUnit& idle) {
        return idle.firstManifest == object.edited.firstManifest;
      };
      std::erase_if(idleUnits_, isItsOwn);
      std::erase_if(left_, [&](const Attempt& attempt) {
        return attempt.object.edited.firstManifest == object.edited.firstManifest;
      });
      any = true;
      add(object, std::move(*unit), prepared);
    }
  }
  return any;
}

Status ReloadBatch::prepareOne(Attempt attempt, PreparedReload& prepared) {
  const ChosenObject& object = attempt.object;
  if (!object.isAskedFor() && coverage_.covers(object.edited)) {
    serveByOthers(object.edited, prepared);
    return Done{};
  }
  Result<PreparedUnit> unit = makeUnit_(object, prepared);
  if (unit) {
    add(object, std::move(*unit), prepared);
    return Done{};
  }
  if (unit.error().code == ErrorCode::kRefused) {
    left_.push_back({std::move(attempt.object), unit.error()});
    return Done{};
  }
  std::vector<Error> errors{unit.error()};
  if (attempt.refusal) {
    errors.push_back(*attempt.refusal);
  }
  return withRefusals(std::move(errors));
}

Error ReloadBatch::withRefusals(std::vector<Error> errors) const {
  for (const Attempt& attempt : left_) {
    if (attempt.refusal) {
      errors.push_back(*attempt.refusal);
    }
  }
  return together(errors);
}

void ReloadBatch::serveByOthers(const EditedObject& object, PreparedReload& prepared) {
  const auto& functions = object.running.functions;
  if (std::any_of(functions.begin(), functions.end(),
                  [&](const auto& entry) { return object.isEdited(entry); })) {
    prepared.covered[object.firstManifest] = coverage_.coveredManifest(object);
  } else {
    idleFiles_.insert(object.files.begin(), object.files.end());
  }
}

void ReloadBatch::add(const ChosenObject& object, PreparedUnit unit, PreparedReload& prepared) {
  prepared.addNotes(unit.notes);
  prepared.changed.insert(unit.changed.begin(), unit.changed.end());
  prepared.gone.insert(unit.gone.begin(), unit.gone.end());
  prepared.dependent.insert(unit.dependent.begin(), unit.dependent.end());
  const std::vector<std::string> asked = chosenKeys(object);
  for (const UnitFunction& function : unit.uncalled) {
    const bool isAsked = std::find(asked.begin(), asked.end(), function.key) != asked.end();
    (isAsked ? demanded_ : uncalled_).push_back(function);
  }
  if (Result<rewriter::Manifest> edited = rewriter::readManifest(unit.manifestPath)) {
    coverage_.add(unit, std::move(*edited));
  }
  for (const std::string& file : object.edited.files) {
    if (unit.functions.empty() && unit.uncalled.empty() && file != object.edited.running.source) {
      idleHeaders_.insert(file);
    }
  }
  const bool isIdle = unit.functions.empty() && !(object.bringsNew && unit.addsFunctions);
  if (isIdle && unit.addsFunctions) {
    adding_.push_back(object);
  }
  (isIdle ? idleUnits_ : prepared.units).push_back(std::move(unit));
}

/// What is known once all units are there.
Status ReloadBatch::finish(bool hasTarget, PreparedReload& prepared) {
  for (const std::string& file : idleFiles_) {
    if (!coverage_.knows(file)) {
      prepared.addNotes({file + " changed: no function of it can be reloaded, what runs keeps the "
                                "old text"});
    }
  }
  const bool isSilent = prepared.units.empty() && prepared.notes.empty();
  for (const std::string& file : idleHeaders_) {
    if (isSilent) {
      prepared.addNotes({file + " changed: no function depends on what changed in it"});
    }
  }
  for (const PreparedUnit& unit : idleUnits_) {
    if (Status status = prepared.addIdle(unit); !status) {
      return status;
    }
  }
  prepared.dropBrought(demanded_);
  const bool isForOuter = std::any_of(prepared.changed.begin(), prepared.changed.end(),
                                      [&](const auto& key) { return outer_.contains(key); });
  if (withheld_ && !isForOuter) {
    return withRefusals({*withheld_});
  }
  if (!left_.empty()) {
    return withRefusals({});
  }
  if (!demanded_.empty() && (hasTarget || prepared.units.empty())) {
    return hasNoSlot(demanded_);
  }
  uncalled_.insert(uncalled_.end(), demanded_.begin(), demanded_.end());
  prepared.dropBrought(uncalled_);
  for (const UnitFunction& function : uncalled_) {
    prepared.addNotes({"`" + function.name +
                       "` is not called anywhere in the running program: its new text waits for "
                       "the next build"});
  }
  return Done{};
}

} // namespace hot_restart::cli
