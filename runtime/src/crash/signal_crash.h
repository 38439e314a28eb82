// Faults and aborts: the signal handlers.
#pragma once

namespace hot_restart::runtime {

/// Installs (again) the handlers of all crash signals, on the alternate stack. What was there
/// before the first call is what an ordinary death goes back to. Signal-safe: sigaction.
void installSignalHandlers();

} // namespace hot_restart::runtime
