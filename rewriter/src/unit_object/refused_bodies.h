// Which code of a compiled unit must not run in the program, and why: it would use data of its own
// in the place of the program's, or something that the program does not have.
#pragma once

#include "unit_object/elf_image.h"
#include "unit_object/section_graph.h"
#include "unit_object/symbol_fates.h"
#include "unit_object/unit_object_data.h"

#include <cstddef>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// Reads the object and gives reasons; what becomes of the code is its caller's business. Refers to
/// all of its arguments.
class RefusedBodies {
public:
  RefusedBodies(const ElfImage& image, const SectionGraph& graph, const SymbolFates& fates,
                const RetargetRequest& request)
      : image_(image), graph_(graph), fates_(fates), request_(request) {}

  /// Why the code in the `reached` sections cannot be loaded; empty: it can.
  std::string whyReachedIsRefused(const std::vector<bool>& reached) const;

  /// A chosen body that leads to something that must not be in the unit.
  struct Refused {
    std::size_t symbol;
    std::string why;
  };
  std::vector<Refused> find() const;

private:
  std::string whyRefused(std::size_t symbol) const;
  std::string whyMissing(std::size_t symbol) const;
  bool lacksInitializer(std::size_t symbol) const;
  std::string whyLacking(std::size_t symbol) const;

  const ElfImage& image_;
  const SectionGraph& graph_;
  const SymbolFates& fates_;
  const RetargetRequest& request_;
};

} // namespace hot_restart::rewriter
