// A unit serves other objects too, where they share the slots of its functions.
#include "reload/prepared_reload.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/whole_file.h"
#include "program/session_state.h"
#include "reload/edited_files.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

/// External linkage, and no instance of a template: all objects of a module call through one slot.
/// (Clang's USR of what has internal linkage begins with its file's name.)
bool sharesItsSlot(const rewriter::FunctionEntry& function) {
  return !function.stubSymbol.empty() && function.usr.starts_with("c:@");
}

} // namespace

LoadedUnit asLoaded(const PreparedUnit& prepared, std::uint64_t loadBias) {
  LoadedUnit unit;
  unit.object = prepared.objectPath;
  unit.source = prepared.sourcePath;
  unit.manifest = prepared.manifestPath;
  unit.functions = prepared.functions;
  unit.loadBias = loadBias;
  unit.version = prepared.version;
  unit.restarted = prepared.restarted;
  unit.firstManifest = prepared.firstManifest;
  return unit;
}

void PreparedReload::addNotes(const std::vector<std::string>& more) {
  for (const std::string& note : more) {
    if (std::find(notes.begin(), notes.end(), note) == notes.end()) {
      notes.push_back(note);
    }
  }
}

Status PreparedReload::addIdle(const PreparedUnit& unit) {
  std::vector<UnitFunction> left = unit.uncalled;
  dropBrought(left);
  if (unit.uncalled.empty() || !left.empty()) {
    idleContents[unit.firstManifest] = unit.contents;
    return Done{};
  }
  Result<rewriter::Manifest> edited = rewriter::readManifest(unit.manifestPath);
  if (!edited) {
    return edited.error();
  }
  covered[unit.firstManifest] = std::move(*edited);
  return Done{};
}

void PreparedReload::dropBrought(std::vector<UnitFunction>& functions) const {
  std::erase_if(functions, [&](const UnitFunction& function) {
    return std::any_of(units.begin(), units.end(), [&](const PreparedUnit& unit) {
      return std::any_of(unit.functions.begin(), unit.functions.end(),
                         [&](const UnitFunction& each) { return each.key == function.key; });
    });
  });
}

std::string PreparedReload::loadedText() const {
  std::string text;
  for (const PreparedUnit& unit : units) {
    for (const UnitFunction& function : unit.functions) {
      const std::string line =
          "loaded " + function.name + " [v" + std::to_string(unit.version) + "]";
      if (text.find(line + "\n") == std::string::npos) {
        text += "hot_restart: " + line + "\n";
      }
    }
  }
  return text;
}

Result<std::string> writeLoadList(const std::string& folder, const PreparedReload& prepared) {
  std::string list;
  for (const PreparedUnit& unit : prepared.units) {
    list += unit.planPath + '\0';
  }
  std::string path = folder + "/load";
  if (Status status = writeWholeFile(path, list); !status) {
    return status.error();
  }
  return path;
}

void Coverage::add(const PreparedUnit& unit, rewriter::Manifest edited) {
  for (rewriter::FunctionEntry& function : edited.functions) {
    const bool reloaded =
        std::find(unit.usrs.begin(), unit.usrs.end(), function.usr) != unit.usrs.end();
    functions_[functionKey(function.usr, function.file)].push_back(
        {std::move(function), unit.modulePath, reloaded});
  }
  for (const rewriter::TextEntry& text : edited.texts) {
    texts_.emplace(text.usr, text.textHash);
  }
  for (const rewriter::FileEntry& file : edited.files) {
    files_.insert(file.path);
    fileEntries_.emplace(file.path, file);
  }
}

const Coverage::Known* Coverage::find(const rewriter::FunctionEntry& function,
                                      const std::string& modulePath) const {
  const auto found = functions_.find(functionKey(function.usr, function.file));
  if (found == functions_.end()) {
    return nullptr;
  }
  for (const Known& known : found->second) {
    const bool unchanged = !rewriter::saysOther(known.entry, function);
    if (unchanged ||
        (known.reloaded && known.modulePath == modulePath && sharesItsSlot(function))) {
      return &known;
    }
  }
  return nullptr;
}

/// Whether only functions of the header were edited, as far as this object has seen it: what else
/// it says, any function of the object may depend on.
bool Coverage::knowsHeader(const EditedObject& object, const std::string& file) const {
  const auto& texts = object.running.texts;
  const auto before = std::find_if(texts.begin(), texts.end(), [&](const auto& text) {
    return text.usr == rewriter::headerTextUsr(file);
  });
  const auto now = texts_.find(rewriter::headerTextUsr(file));
  return before != texts.end() && now != texts_.end() && before->textHash == now->second;
}

bool Coverage::covers(const EditedObject& object) const {
  const bool areFunctions =
      std::all_of(object.files.begin(), object.files.end(), [&](const std::string& file) {
        return file == object.running.source || knowsHeader(object, file);
      });
  return areFunctions &&
         std::all_of(object.running.functions.begin(), object.running.functions.end(),
                     [&](const rewriter::FunctionEntry& function) {
                       return !object.isEdited(function) ||
                              find(function, object.modulePath) != nullptr;
                     });
}

rewriter::Manifest Coverage::coveredManifest(const EditedObject& object) const {
  rewriter::Manifest manifest = object.running;
  for (rewriter::FunctionEntry& function : manifest.functions) {
    const Known* known = object.isEdited(function) ? find(function, object.modulePath) : nullptr;
    if (known) {
      function = known->entry;
    }
  }
  for (rewriter::FileEntry& file : manifest.files) {
    if (const auto edited = fileEntries_.find(file.path); edited != fileEntries_.end()) {
      file = edited->second;
    }
  }
  return manifest;
}

} // namespace hot_restart::cli
