// Where a debugger finds the variables of a unit that are the running program's: their debug
// location, an offset in the unit until now, becomes the address in the program.
#pragma once

#include "unit_object/elf_image.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace hot_restart::rewriter {

/// Where the symbol of that name lies in the running process. Nothing: not known, or nowhere.
using RunningAddress = std::function<std::optional<std::uint64_t>(const std::string& name)>;

/// `image` is a unit whose symbols have been retargeted; those that are undefined are looked up.
/// Only locations that are one address (DW_OP_addr) are changed: not thread-local variables, nor
/// what Clang writes as an index (DWARF 5), nor compressed sections.
void pointDebugLocationsAtProgram(ElfImage& image, const RunningAddress& addressOf);

} // namespace hot_restart::rewriter
