// Both walks are breadth-first over the relocations of sections.
#include "unit_object/section_graph.h"

#include "unit_object/elf_image.h"

#include "llvm/BinaryFormat/ELF.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {

SectionGraph::SectionGraph(const ElfImage& image) : image_(image) {
  for (std::size_t i = 1; i < image_.sectionCount(); ++i) {
    if (image_.section(i).sh_type == llvm::ELF::SHT_RELA) {
      tables_[image_.section(i).sh_info] = i;
    }
  }
}

llvm::ArrayRef<ElfImage::Relocation> SectionGraph::relocationsOf(std::size_t section) const {
  const auto found = tables_.find(section);
  return found == tables_.end() ? llvm::ArrayRef<ElfImage::Relocation>()
                                : image_.relocations(found->second);
}

std::vector<bool> SectionGraph::reachedFrom(const std::vector<std::size_t>& roots,
                                            const LeavesUnit& leaves) const {
  std::vector<bool> reached(image_.sectionCount(), false);
  std::vector<std::size_t> open;
  const auto reach = [&](std::size_t section) {
    if (section != 0 && section < reached.size() && !reached[section]) {
      reached[section] = true;
      open.push_back(section);
    }
  };
  for (const std::size_t root : roots) {
    reach(root);
  }
  while (!open.empty()) {
    const std::size_t section = open.back();
    open.pop_back();
    for (const auto& relocation : relocationsOf(section)) {
      if (!leaves(relocation.getSymbol())) {
        reach(image_.symbolSection(relocation.getSymbol()));
      }
    }
  }
  return reached;
}

std::vector<std::size_t> SectionGraph::leadingTo(const std::vector<std::size_t>& targets,
                                                 const LeavesUnit& leaves) const {
  std::vector<std::vector<std::size_t>> users(image_.sectionCount());
  for (const auto& [section, table] : tables_) {
    for (const auto& relocation : image_.relocations(table)) {
      const std::size_t used = image_.symbolSection(relocation.getSymbol());
      if (used != 0 && used < users.size() && !leaves(relocation.getSymbol())) {
        users[used].push_back(section);
      }
    }
  }
  std::vector<std::size_t> target(image_.sectionCount(), 0);
  std::vector<std::size_t> open;
  for (const std::size_t one : targets) {
    if (std::exchange(target[one], one) == 0) {
      open.push_back(one);
    }
  }
  while (!open.empty()) {
    const std::size_t section = open.back();
    open.pop_back();
    for (const std::size_t user : users[section]) {
      if (target[user] == 0) {
        target[user] = target[section];
        open.push_back(user);
      }
    }
  }
  return target;
}

} // namespace hot_restart::rewriter
