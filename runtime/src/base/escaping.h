// Which exceptions that somebody would catch open a session all the same: BREAK_ON escaping of a
// target, HOT_RESTART_BREAK_ON, and what the program says (hot_restart.h).
#pragma once

#include "unwinding/lsda.h"

#include <typeinfo>

namespace hot_restart::runtime {

/// The values that hot_restart_break_on() takes as well.
enum class BreakOn : int {
  kAsBuilt = 0,  ///< As each target asks for.
  kUncaught = 1, ///< Nowhere.
  kEscaping = 2, ///< At every wrapped function.
};

void setBreakOn(BreakOn choice);

/// Whether `thrown`, about to leave a stub of `kind` (kRestart or kEscaping), is to be asked about.
/// Called by the personality: allocates nothing, takes no lock.
bool breaksOnEscape(StubKind kind, const std::type_info& thrown, void* object);

} // namespace hot_restart::runtime
