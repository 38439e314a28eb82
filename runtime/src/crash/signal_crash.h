// Faults and aborts: the handler of their signals.
#pragma once

namespace hot_restart::runtime {

/// Installs the handler of all crash signals, on the alternate stack. What was there before is what
/// an ordinary death goes back to. Called once at start.
void installSignalHandlers();

} // namespace hot_restart::runtime
