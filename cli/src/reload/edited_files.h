// Which object files of a running program were made from files that look different now.
#pragma once

#include "hot_restart/rewriter/manifest.h"
#include "program/module_map.h"
#include "program/program_view.h"
#include "program/wrapped_functions.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::cli {

/// An object file of the program of which at least one file differs from what runs.
struct EditedObject {
  std::string modulePath;      ///< Module::path.
  std::string firstManifest;   ///< Path; as the program was built.
  rewriter::Manifest running;  ///< The newest one that runs.
  std::set<std::string> files; ///< Those that differ.
  std::string contents;        ///< Stands for what they hold now.

  bool isEdited(const rewriter::FunctionEntry& function) const;
};

/// `foo.cpp`, `src/foo.cpp`, `/home/me/src/foo.cpp`.
bool isFile(const std::string& path, const std::string& name);

/// Reads each file once; one object of this class is one look at the disk.
class EditedFiles {
public:
  explicit EditedFiles(ProgramView& program) : program_(program) {}

  /// Finds those that differ, in the order of the modules and of their objects.
  std::vector<EditedObject> find();
  /// The objects whose main file is `file` (its path, or the end of it), edited or not.
  std::vector<EditedObject> of(const std::string& file);
  /// Every project file of every wrapped object (to watch).
  std::vector<std::string> all();

private:
  std::vector<const Module*> wrappedModules() const;
  /// Nothing: it cannot be read.
  std::optional<EditedObject> lookAt(const Module& module, const LoadedManifest& first);
  /// Nothing: the file cannot be read.
  std::optional<std::uint64_t> hashOf(const std::string& file);

  ProgramView& program_;
  std::map<std::string, std::optional<std::uint64_t>> hashes_;
};

} // namespace hot_restart::cli
