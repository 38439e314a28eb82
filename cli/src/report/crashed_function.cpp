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
  }
  return crashed;
}

} // namespace hot_restart::cli
