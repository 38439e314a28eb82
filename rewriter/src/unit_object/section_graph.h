// Which sections of a relocatable object lead to which, by their relocations: what the linker would
// keep for given roots, and which roots lead to a given section.
#pragma once

#include "unit_object/elf_image.h"

#include "llvm/ADT/ArrayRef.h"

#include <cstddef>
#include <functional>
#include <map>
#include <vector>

namespace hot_restart::rewriter {

/// Refers to the image it is made from. Sections are counted as in the file; 0 is none.
class SectionGraph {
public:
  /// Whether a reference to that symbol ends at another module.
  using LeavesUnit = std::function<bool(std::size_t symbol)>;

  explicit SectionGraph(const ElfImage& image);

  llvm::ArrayRef<ElfImage::Relocation> relocationsOf(std::size_t section) const;

  /// By section: whether something leads to it from one of `roots`, themselves included.
  std::vector<bool> reachedFrom(const std::vector<std::size_t>& roots,
                                const LeavesUnit& leaves) const;

  /// By section: one of `targets` that it leads to, itself included; 0: none.
  std::vector<std::size_t> leadingTo(const std::vector<std::size_t>& targets,
                                     const LeavesUnit& leaves) const;

private:
  const ElfImage& image_;
  std::map<std::size_t, std::size_t> tables_; ///< Section -> its SHT_RELA section.
};

} // namespace hot_restart::rewriter
