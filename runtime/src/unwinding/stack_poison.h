// What AddressSanitizer, if the program has it, has marked on the stack: frames that are given up
// must take their marks along.
#pragma once

#include <cstdint>

namespace hot_restart::runtime {

/// Takes the marks off the stack between two stack pointers; nothing happens without
/// AddressSanitizer. Signal-safe: writes to its shadow memory.
void forgetPoisonOnStack(std::uint64_t from, std::uint64_t to);

} // namespace hot_restart::runtime
