// Contents are compared, not times: a checkout, a formatter or an undo may touch a file and change
// nothing.
#include "reload/edited_files.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/whole_file.h"
#include "program/module_map.h"
#include "program/program_view.h"
#include "program/separate_units.h"
#include "program/wrapped_functions.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {

bool isFile(const std::string& path, const std::string& name) {
  return path == name || path.ends_with("/" + name);
}

bool EditedObject::isEdited(const rewriter::FunctionEntry& function) const {
  return function.wrapped() && files.contains(function.file);
}

std::vector<const Module*> EditedFiles::wrappedModules() const {
  std::vector<const Module*> found;
  for (const Module& module : program_.modules.modules()) {
    if (!program_.state.unitOfModule(module.path) && !isSeparateUnit(module.path)) {
      found.push_back(&module);
    }
  }
  return found;
}

std::optional<std::uint64_t> EditedFiles::hashOf(const std::string& file) {
  const auto [known, isFirst] = hashes_.try_emplace(file);
  if (isFirst) {
    if (const Result<std::string> text = readWholeFile(file)) {
      known->second = rewriter::contentHash(*text);
    }
  }
  return known->second;
}

std::optional<EditedObject> EditedFiles::lookAt(const Module& module, const LoadedManifest& first) {
  const std::string& newest = program_.state.newest(first.path);
  std::optional<rewriter::Manifest> later;
  if (newest != first.path) {
    Result<rewriter::Manifest> read = rewriter::readManifest(newest);
    if (!read) {
      return std::nullopt; // Somebody emptied the session's folder.
    }
    later = std::move(*read);
  }
  const rewriter::Manifest& running = later ? *later : first.manifest;
  EditedObject object;
  std::string contents;
  for (const rewriter::FileEntry& file : running.files) {
    const std::optional<std::uint64_t> hash = hashOf(file.path);
    if (hash != file.contentHash) {
      object.files.insert(file.path);
      contents += file.path + " " + std::to_string(hash.value_or(0)) + "\n";
    }
  }
  object.modulePath = module.path;
  object.firstManifest = first.path;
  object.running = running;
  object.contents = std::to_string(rewriter::contentHash(contents));
  return object;
}

std::vector<EditedObject> EditedFiles::find() {
  std::vector<EditedObject> found;
  for (const Module* module : wrappedModules()) {
    for (const auto& manifest : program_.wrapped.of(*module)) {
      std::optional<EditedObject> object = lookAt(*module, *manifest);
      if (object && !object->files.empty()) {
        found.push_back(std::move(*object));
      }
    }
  }
  return found;
}

std::vector<EditedObject> EditedFiles::of(const std::string& file) {
  std::vector<EditedObject> found;
  for (const Module* module : wrappedModules()) {
    for (const auto& manifest : program_.wrapped.of(*module)) {
      std::optional<EditedObject> object =
          isFile(manifest->manifest.source, file) ? lookAt(*module, *manifest) : std::nullopt;
      if (object) {
        found.push_back(std::move(*object));
      }
    }
  }
  return found;
}

std::vector<std::string> EditedFiles::all() {
  std::set<std::string> files;
  for (const Module* module : wrappedModules()) {
    for (const auto& manifest : program_.wrapped.of(*module)) {
      for (const rewriter::FileEntry& file : manifest->manifest.files) {
        files.insert(file.path);
      }
    }
  }
  return {files.begin(), files.end()};
}

} // namespace hot_restart::cli
