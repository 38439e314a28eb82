// The manifest of the frame's code knows the hash of the file; where that is another one now, the
// text that has been kept is shown.
#include "report/compiled_text.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/kept_sources.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/whole_file.h"
#include "program/module_map.h"
#include "program/program_view.h"
#include "program/session_state.h"
#include "program/wrapped_functions.h"
#include "report/crash_report.h"
#include "report/crashed_function.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace hot_restart::cli {
namespace {

/// A manifest that has seen the file.
struct Witness {
  std::string manifestPath; ///< Empty: there is none.
  rewriter::FileEntry file;
  unsigned version = 1; ///< Of its functions.
};

bool hasSeen(const rewriter::Manifest& manifest, const std::string& file, Witness& witness) {
  for (const rewriter::FileEntry& entry : manifest.files) {
    if (entry.path == file) {
      witness.file = entry;
      return true;
    }
  }
  return false;
}

/// The unit whose code the frame runs, or else an object of the program: the crashed function's own
/// first.
Witness witnessOf(const ReportFrame& place, const CrashedFunction& crashed,
                  const Module& stubModule, ProgramView& program) {
  Witness witness;
  if (const LoadedUnit* unit = program.state.unitOfModule(place.module)) {
    const Result<rewriter::Manifest> manifest = rewriter::readManifest(unit->manifest);
    if (manifest && hasSeen(*manifest, place.file, witness)) {
      witness.manifestPath = unit->manifest;
      witness.version = unit->version;
    }
    return witness;
  }
  for (const auto& manifest : program.wrapped.of(stubModule)) {
    const bool isOwn = manifest->path == crashed.manifestPath;
    if ((isOwn || witness.manifestPath.empty()) &&
        hasSeen(manifest->manifest, place.file, witness)) {
      witness.manifestPath = manifest->path;
    }
  }
  return witness;
}

} // namespace

CompiledText compiledText(const ReportFrame& place, const CrashedFunction& crashed,
                          const Module& stubModule, ProgramView& program) {
  const Witness witness = witnessOf(place, crashed, stubModule, program);
  Result<std::string> onDisk = readWholeFile(place.file);
  const bool isSame = onDisk && rewriter::contentHash(*onDisk) == witness.file.contentHash;
  if (witness.manifestPath.empty() || isSame) {
    return {onDisk ? std::optional(std::move(*onDisk)) : std::nullopt, {}};
  }
  CompiledText result{rewriter::keptSource(witness.manifestPath, place.file), {}};
  const std::string since = witness.version > 1
                                ? "v" + std::to_string(witness.version) + " was made"
                                : "the program was built";
  result.note = std::filesystem::path(place.file).filename().string() +
                (onDisk ? " was edited after " : " is gone since ") + since +
                (result.text ? ": the lines shown are those that it was made from"
                             : ", and the lines that it was made from are not known any more");
  return result;
}

} // namespace hot_restart::cli
