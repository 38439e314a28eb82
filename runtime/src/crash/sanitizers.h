// Programs built with -fsanitize=address or undefined: a report that is about to end the process
// opens a session instead. They are found through weak symbols: no sanitizer, no effect.
#pragma once

namespace hot_restart::runtime {

/// Asks to be called when a report ends the process. Called once at start.
void watchSanitizers();

} // namespace hot_restart::runtime
