// Tells one build of an ELF file from another by its headers and notes, in a file or in the memory
// of a process: both have these bytes unchanged.
#pragma once

#include <cstdint>
#include <string>

namespace hot_restart::cli {

/// The GNU build id of the 64-bit ELF image that begins at `start` of what `descriptor` reads: a
/// file, where that is 0, or /proc/PID/mem. Empty: it has none, or is no such image.
std::string buildIdAt(int descriptor, std::uint64_t start);

/// wire::moduleIdentity() of an ELF file; 0: it cannot be told.
std::uint32_t identityOf(const std::string& elfFile);

} // namespace hot_restart::cli
