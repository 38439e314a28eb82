// From the object of a unit to what the runtime must do with it: every symbol that the program has
// is made the program's, the rest is linked, and what is to be bound after loading is planned.
#pragma once

#include "compiler/unit_compiler.h"
#include "unit_object/program_symbols.h"
#include "unit_text/reload_text_data.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"

#include <set>
#include <string>

namespace hot_restart::rewriter {

/// What has kept an object from being a unit.
struct Forbidden {
  std::set<std::string> symbols; ///< Mangled. None: it is one.
  bool ofHeaders = false;        ///< Data of system headers is among them, which can be taken in.
};

/// Links `objectPath` to result.objectPath and fills in what is to be done after loading. With
/// `forbidden` symbols nothing is linked: the caller decides what becomes of them. Errors:
/// kRefused, kSystem.
Status linkAndPlan(const ReloadRequest& request, const ReloadText& text,
                   const ProgramSymbols& program, const UnitCompiler& compiler,
                   const std::string& objectPath, ReloadResult& result, Forbidden& forbidden);

/// Says of each slot whose it is, and which functions of the result have none in the program.
void nameSlotOwners(const ReloadRequest& request, ReloadResult& result);

} // namespace hot_restart::rewriter
