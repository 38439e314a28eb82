// Programs built with -fsanitize=address or undefined: a report that is about to end the process
// opens a session instead, and a restart leaves no poisoned stack behind. Found through weak
// symbols: no sanitizer, no effect.
#pragma once

#include <cstdint>

namespace hot_restart::runtime {

/// Asks to be called when a report ends the process. Called once at start.
void watchSanitizers();

/// AddressSanitizer guards the variables of a frame by marking the memory around them; frames that
/// are given up must take their marks along. Signal-safe: writes to its shadow memory.
void forgetGuardsOnStack(std::uint64_t from, std::uint64_t to);

} // namespace hot_restart::runtime
