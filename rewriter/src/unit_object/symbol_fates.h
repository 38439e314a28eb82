// The symbols of one compiled unit, each with what becomes of it.
#pragma once

#include "unit_object/elf_image.h"
#include "unit_object/section_graph.h"
#include "unit_object/unit_object_data.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace hot_restart::rewriter {

/// Asks once about every symbol that the image defines, and answers questions about the outcome. It
/// does not edit the image. Refers to the image; symbols and sections are counted as there.
class SymbolFates {
public:
  SymbolFates(const ElfImage& image, const SectionGraph& graph,
              const std::function<SymbolFate(const UnitSymbol&)>& decide);

  SymbolFate of(std::size_t symbol) const { return fates_[symbol]; }
  /// Makes the symbol an ordinary one of the unit's own: nobody has chosen it any more.
  void ceaseToBeRoot(std::size_t symbol) { fates_[symbol] = SymbolFate::kKeep; }

  bool isDefined(std::size_t symbol) const;
  /// Whether a reference to the symbol ends at another module.
  bool leavesUnit(std::size_t symbol) const;
  SectionGraph::LeavesUnit leaves() const;
  /// The symbol is the program's, but whatever refers to its section refers to the unit's own copy
  /// of its data.
  bool isStuck(std::size_t symbol) const;

private:
  UnitSymbol describe(std::size_t symbol) const;
  bool isWritable(std::size_t section) const;
  bool sharesSectionWithKept(std::size_t symbol) const;
  void keepLabelTables(const SectionGraph& graph);

  const ElfImage& image_;
  std::vector<SymbolFate> fates_;
};

} // namespace hot_restart::rewriter
