// See reload_batch.h. A unit may need what the edit adds in another file: what is refused is tried
// again as long as others get ready.
#include "reload/reload_batch.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "program/session_state.h"
#include "reload/edited_files.h"
#include "reload/prepared_reload.h"
#include "reload/reload_scope.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

std::vector<std::string> chosenKeys(const EditedObject& object, const ReloadScope& scope) {
  std::vector<std::string> keys;
  for (const std::string& usr : chosen(object, scope)) {
    const rewriter::FunctionEntry* entry = rewriter::findFunction(object.running, usr);
    keys.push_back(functionKey(usr, entry ? entry->file : ""));
  }
  return keys;
}

bool isAskedFor(const EditedObject& object, const ReloadScope& scope) {
  return scope.restartModule || scope.everyFunction || !chosen(object, scope).empty();
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

Status ReloadBatch::prepare(std::vector<EditedObject> objects, PreparedReload& prepared) {
  std::size_t before = 0;
  do {
    before = objects.size();
    refusal_.reset();
    for (EditedObject& object : objects) {
      if (Status status = prepareOne(std::move(object), prepared); !status) {
        return status;
      }
    }
    objects = std::move(left_);
    left_.clear();
  } while (!objects.empty() && objects.size() < before);
  return finish(prepared);
}

Status ReloadBatch::prepareOne(EditedObject object, PreparedReload& prepared) {
  if (!isAskedFor(object, scope_) && coverage_.covers(object)) {
    serveByOthers(object, prepared);
    return Done{};
  }
  Result<PreparedUnit> unit = makeUnit_(object, prepared);
  if (unit) {
    add(object, std::move(*unit), prepared);
  } else if (unit.error().code == ErrorCode::kRefused) {
    refusal_ = refusal_ ? refusal_ : unit.error();
    left_.push_back(std::move(object));
  } else {
    return unit.error();
  }
  return Done{};
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

void ReloadBatch::add(const EditedObject& object, PreparedUnit unit, PreparedReload& prepared) {
  prepared.addNotes(unit.notes);
  const std::vector<std::string> asked = chosenKeys(object, scope_);
  for (const UnitFunction& function : unit.uncalled) {
    const bool isAsked = std::find(asked.begin(), asked.end(), function.key) != asked.end();
    (isAsked ? demanded_ : uncalled_).push_back(function);
  }
  if (Result<rewriter::Manifest> edited = rewriter::readManifest(unit.manifestPath)) {
    coverage_.add(unit, std::move(*edited));
  }
  (unit.functions.empty() ? idleUnits_ : prepared.units).push_back(std::move(unit));
}

/// What is known once all units are there.
Status ReloadBatch::finish(PreparedReload& prepared) {
  for (const std::string& file : idleFiles_) {
    if (!coverage_.knows(file)) {
      prepared.addNotes({file + " changed: no function of it can be reloaded, what runs keeps the "
                                "old text"});
    }
  }
  for (const PreparedUnit& unit : idleUnits_) {
    if (Status status = prepared.addIdle(unit); !status) {
      return status;
    }
  }
  prepared.dropBrought(demanded_);
  if (!refusal_ && !demanded_.empty() && (scope_.target || prepared.units.empty())) {
    refusal_ = hasNoSlot(demanded_);
  }
  uncalled_.insert(uncalled_.end(), demanded_.begin(), demanded_.end());
  prepared.dropBrought(uncalled_);
  for (const UnitFunction& function : uncalled_) {
    prepared.addNotes({"`" + function.name +
                       "` is not called anywhere in the running program: its new text waits for "
                       "the next build"});
  }
  return refusal_ ? Status(*refusal_) : Status(Done{});
}

} // namespace hot_restart::cli
