// All wrapped functions of a file as one unit, made without an edit: what BODIES separate builds
// and HOT_RESTART_RELOAD_AT_START=all makes at start. Two steps, because the first is slow and
// knows no program: the object is compiled once, and bound to each program that the file is linked
// into.
#pragma once

#include "hot_restart/process_runner.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/reload.h"

#include <set>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// A function that cannot be built alone.
struct LeftOut {
  std::string name, reason; ///< For people.
};

/// The compiled unit of one object file.
struct SeparateObject {
  std::set<std::string> bodyNames; ///< Of the functions that it brings, unqualified.
  std::vector<LeftOut> leftOut;
};

std::string toJson(const SeparateObject& object);
Result<SeparateObject> separateObjectFromJson(const std::string& text);

/// Writes STEM.cpp and compiles it to STEM.o. `manifest` is that of the wrapped object, `stem`
/// absolute. Functions that do not compile alone are left out. Errors: kParse, kCompile (what is
/// wrong lies in no function), kSystem.
Result<SeparateObject> compileSeparateBodies(const Manifest& manifest, const std::string& stem,
                                             ProcessRunner& processes = systemProcesses());

struct SeparateBinding {
  const Manifest& manifest;
  const SeparateObject& object;
  std::string compiledPath;           ///< STEM.o; stays as it is.
  std::string modulePath;             ///< Module that holds the stubs (an entry of `modules`).
  std::vector<RunningModule> modules; ///< All modules of the process in lookup order.
  std::string unitPath;               ///< The shared object to write; its folder exists.
};

struct SeparateUnit {
  ReloadResult
      unit; ///< Brings no initialisers. `slots` is empty when the program has none of them.
  std::vector<SlotUpdate> ownSlots; ///< Symbols only: instances for lambdas of its bodies.
  std::vector<LeftOut> leftOut;
};

/// Links the object for one program. Errors: as prepareReload.
Result<SeparateUnit> bindSeparateBodies(const SeparateBinding& binding);

} // namespace hot_restart::rewriter
