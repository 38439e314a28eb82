// What code depends on beside its own text, as a graph: a node for each constant, macro,
// enumerator, default argument, inline function, ... with a hash of what it says itself, and edges
// to what it uses in turn. Plain values; dependency_fingerprint fills it in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// The kind of dependency that calls reach through the program's tables as well, and so its old
/// text: the first words of the node's name.
inline constexpr const char* kVirtualFunction = "virtual function";

/// The kind of the initialisers of constructors that other files may call: what these calls run
/// stays as it was built.
inline constexpr const char* kSharedInitialisers = "initialisers of";

class DependencyGraph {
public:
  struct Node {
    std::string name;          ///< For people, and its identity across edits: "constant `kLimit`".
    std::string file;          ///< Absolute; empty when it does not matter.
    std::uint64_t ownHash = 0; ///< Of what it says itself, without what it uses.
    bool told = true;          ///< False: a detail that people need not hear of.
    std::vector<unsigned> uses = {};
  };

  unsigned add(Node node);
  void link(unsigned from, unsigned to);
  Node& at(unsigned node) { return nodes_[node]; }
  const Node& at(unsigned node) const { return nodes_[node]; }
  std::size_t size() const { return nodes_.size(); }

  /// All that `node` uses, directly or not, each once and without `node` itself.
  std::vector<unsigned> reachedFrom(unsigned node) const;
  /// Of names and contents of these nodes. Their order does not count.
  std::uint64_t hashOf(const std::vector<unsigned>& nodes) const;

private:
  std::vector<Node> nodes_;
  mutable std::vector<unsigned> seen_; ///< The last walk that met each node.
  mutable unsigned walk_ = 0;
};

} // namespace hot_restart::rewriter
