// Carries out what has been decided about a compiled unit: edits its symbols and sections.
#pragma once

#include "unit_object/elf_image.h"
#include "unit_object/symbol_fates.h"
#include "unit_object/unit_object_data.h"

#include <cstddef>
#include <vector>

namespace hot_restart::rewriter {

/// `roots` are the sections that the linker keeps although nothing refers to them. Fills in the
/// object's initializerPriorities and requiredSymbols.
void rewriteUnit(ElfImage& image, const SymbolFates& fates, const std::vector<std::size_t>& roots,
                 bool keepInitializers, UnitObject& object);

} // namespace hot_restart::rewriter
