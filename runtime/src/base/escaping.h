// Which exceptions open a session although somebody would catch them: BREAK_ON escaping of a
// target, HOT_RESTART_BREAK_ON, and what the program says (hot_restart.h).
#pragma once

#include "base/stub_kind.h"

#include <typeinfo>

namespace hot_restart::runtime {

/// The values that hot_restart_break_on() takes as well.
enum class BreakOn : int {
  kAsBuilt = 0,  ///< Each target decides for its own functions.
  kUncaught = 1, ///< No wrapped function is asked about.
  kEscaping = 2, ///< Every wrapped function is asked about.
};

void setBreakOn(BreakOn choice);

/// Whether `thrown`, about to leave a stub of `kind` (kRestart or kEscaping), is to be asked about.
/// The personality calls it: it allocates nothing and takes no lock.
bool breaksOnEscape(StubKind kind, const std::type_info& thrown, void* object);

} // namespace hot_restart::runtime
