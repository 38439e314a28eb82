// The stub's symbol, or its line, leads to a manifest's entry.
#include "report/crashed_function.h"

#include "hot_restart/wire.h"
#include "program/module_map.h"
#include "program/program_view.h"
#include "program/session_state.h"
#include "program/symbolizer.h"
#include "program/wrapped_functions.h"
#include "report/crash_backtrace.h"

#include <cstdint>

namespace hot_restart::cli {
namespace {

/// A closure that a later version has made goes through the stub of that version's unit: what the
/// next edit is compared with is the object of the program.
void leadToProgram(const Module& module, ProgramView& program, CrashedFunction& crashed) {
  const LoadedUnit* unit = program.state.unitOfModule(module.path);
  if (unit == nullptr) {
    return;
  }
  for (const Module& other : program.modules.modules()) {
    if (program.state.unitOfModule(other.path) != nullptr) {
      continue;
    }
    for (const auto& manifest : program.wrapped.of(other)) {
      if (manifest->path == unit->firstManifest) {
        crashed.manifestPath = manifest->path;
        crashed.modulePath = other.file;
        crashed.moduleProblem = other.problem;
        return;
      }
    }
  }
}

} // namespace

CrashedFunction findWrappedFunction(const wire::Crash& crash, std::uint32_t stubFrame,
                                    ProgramView& program) {
  CrashedFunction crashed;
  crashed.stubFrame = stubFrame;
  const wire::Frame& frame = crash.frames[stubFrame];
  const Module* module = program.modules.at(lookupAddress(frame));
  if (!module) {
    return crashed;
  }
  // The outermost entry is the function that owns the machine code; its name comes from the symbol
  // table.
  const SourceFrame stub = program.symbolizer.at(*module, lookupAddress(frame)).back();
  crashed.stubSymbol = stub.linkageName;
  crashed.modulePath = module->path;
  crashed.moduleProblem = module->problem;
  crashed.name = stub.function;
  if (WrappedFunction found = program.wrapped.ofStub(*module, stub)) {
    if (found.function->file != found.manifest->manifest.source) {
      found = program.wrapped.inObject(
          *module, found, program.symbolizer.compiledFrom(*module, lookupAddress(frame)));
    }
    crashed.manifestPath = found.manifest->path;
    crashed.usr = found.function->usr;
    crashed.name = found.function->name;
    crashed.bodyName = found.function->bodyName;
    crashed.key = functionKey(crashed.usr, found.function->file);
    crashed.version = program.state.versionOf(crashed.key);
    if (found.function->lambda != 0) {
      leadToProgram(*module, program, crashed);
    }
  }
  return crashed;
}

} // namespace hot_restart::cli
