// Exceptions: the terminate handler, and the answer to what the personality asks about noexcept and
// escaping stubs.
#pragma once

namespace hot_restart::runtime {

/// Puts our terminate handler in front of the one that is installed, and answers the question of
/// restart_types.h from now on. Called once at start.
void watchExceptions();

} // namespace hot_restart::runtime
