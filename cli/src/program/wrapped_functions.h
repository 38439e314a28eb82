// The manifests of a running module: which functions of it are wrapped, found from a stub's symbol
// or its line.
#pragma once

#include "hot_restart/rewriter/manifest.h"
#include "program/module_map.h"
#include "program/symbolizer.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace hot_restart::cli {

/// A manifest as it lies on disk.
struct LoadedManifest {
  std::string path;
  rewriter::Manifest manifest;
};

/// A wrapped function together with the manifest that describes it. Pointers stay valid as long as
/// WrappedFunctions.
struct WrappedFunction {
  const LoadedManifest* manifest = nullptr;
  const rewriter::FunctionEntry* function = nullptr;
  explicit operator bool() const { return function != nullptr; }
};

/// Paths in the section `hot_restart_units` of an ELF file; empty when it has none.
std::vector<std::string> manifestPaths(const std::string& elfFile);

/// Reads manifests on first use. Manifests that cannot be read are skipped and told in `problems`.
class WrappedFunctions {
public:
  /// The function whose stub is at `stub` in `module`; empty when no manifest knows it.
  WrappedFunction ofStub(const Module& module, const SourceFrame& stub);
  /// The lambda of that number; empty when the module has none.
  WrappedFunction ofLambda(const Module& module, std::uint64_t number);
  /// The same function of a header as the object describes it that was compiled from `generated`:
  /// of an instance of a template, others may know the text alone. `found` when there is none.
  WrappedFunction inObject(const Module& module, const WrappedFunction& found,
                           const std::string& generated);
  /// The wrapped function whose text contains the line of `frame`; the innermost when several do,
  /// and of those the one that `frame` is named after.
  WrappedFunction atLine(const Module& module, const SourceFrame& frame);
  /// The same in one manifest: of an edited file.
  WrappedFunction atLine(const std::string& manifestPath, const SourceFrame& frame);
  const std::vector<std::shared_ptr<LoadedManifest>>& of(const Module& module);
  const std::vector<std::string>& problems() const { return problems_; }

private:
  std::map<std::string, std::vector<std::shared_ptr<LoadedManifest>>> byModule_;
  std::map<std::string, std::shared_ptr<LoadedManifest>> byPath_; ///< Null: cannot be read.
  std::vector<std::string> problems_;
};

} // namespace hot_restart::cli
