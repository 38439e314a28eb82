// The wrapped function behind a frame of a crash: what a restart of that frame calls again.
#pragma once

#include "hot_restart/wire.h"
#include "program/program_view.h"

#include <cstdint>
#include <string>

namespace hot_restart::cli {

/// What could be found out about it; unknown strings are empty.
struct CrashedFunction {
  std::string stubSymbol;    ///< The ELF symbol around the stub frame's instruction pointer.
  std::string modulePath;    ///< The stub's module (Module::path).
  std::string moduleProblem; ///< Module::problem.
  std::string manifestPath;  ///< The first build's manifest; empty: none knows the stub.
  std::string usr, name, bodyName;
  std::string key; ///< Its functionKey(); empty: no manifest knows it.
  unsigned version = 1;
  std::uint32_t stubFrame = 0; ///< Index into Crash::frames.
};

/// The function whose stub is frames[stubFrame].
CrashedFunction findWrappedFunction(const wire::Crash& crash, std::uint32_t stubFrame,
                                    ProgramView& program);

} // namespace hot_restart::cli
