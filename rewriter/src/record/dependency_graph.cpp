// Walks over the graph keep their own stack, since chains of inline functions can be long.
#include "record/dependency_graph.h"

#include "llvm/Support/xxhash.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// Spreads every bit over all of the word (the finaliser of SplitMix64), so that sums do not
/// cancel.
std::uint64_t spread(std::uint64_t word) {
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9U;
  word = (word ^ (word >> 27)) * 0x94d049bb133111ebU;
  return word ^ (word >> 31);
}

} // namespace

unsigned DependencyGraph::add(Node node) {
  nodes_.push_back(std::move(node));
  seen_.push_back(0);
  return static_cast<unsigned>(nodes_.size() - 1);
}

void DependencyGraph::link(unsigned from, unsigned to) {
  std::vector<unsigned>& uses = nodes_[from].uses;
  if (from != to && (uses.empty() || uses.back() != to)) {
    uses.push_back(to);
  }
}

std::vector<unsigned> DependencyGraph::reachedFrom(unsigned node) const {
  ++walk_;
  seen_[node] = walk_;
  std::vector<unsigned> reached, open = {node};
  while (!open.empty()) {
    const unsigned from = open.back();
    open.pop_back();
    for (const unsigned to : nodes_[from].uses) {
      if (seen_[to] != walk_) {
        seen_[to] = walk_;
        reached.push_back(to);
        open.push_back(to);
      }
    }
  }
  return reached;
}

std::uint64_t DependencyGraph::hashOf(const std::vector<unsigned>& nodes) const {
  std::uint64_t sum = 0;
  for (const unsigned node : nodes) {
    sum += spread(llvm::xxh3_64bits(nodes_[node].name) + spread(nodes_[node].ownHash + 1));
  }
  return sum;
}

} // namespace hot_restart::rewriter
