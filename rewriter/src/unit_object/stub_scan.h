// Finds the stubs in a compiled unit: which slot each of them loads, and which body it falls back
// to.
#pragma once

#include "unit_object/elf_image.h"
#include "unit_object/section_graph.h"
#include "unit_object/symbol_fates.h"
#include "unit_object/unit_object_data.h"

#include <cstddef>
#include <vector>

namespace hot_restart::rewriter {

/// A stub with the section that holds its code.
struct FoundStub {
  StubPair names;
  std::size_t section = 0;
};

/// All of them. Where several have one slot (a constructor's variants C1 and C2), one that is the
/// program's comes first.
std::vector<FoundStub> findStubs(const ElfImage& image, const SectionGraph& graph,
                                 const SymbolFates& fates);

} // namespace hot_restart::rewriter
