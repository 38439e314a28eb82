// One node for each declaration; what it uses is walked once, whoever comes first.
#include "record/dependency_fingerprint.h"

#include "record/dependency_graph.h"
#include "record/dependency_text.h"
#include "record/dependency_walk.h"
#include "record/function_text.h"
#include "source/file_tokens.h"
#include "source/parse.h"

#include "hot_restart/rewriter/manifest.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Type.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/xxhash.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {

namespace {

constexpr std::size_t kMostNames = 64;

} // namespace

DependencyFingerprint::DependencyFingerprint(ParsedUnit& unit, FileTokens& tokens,
                                             const std::vector<const clang::FunctionDecl*>& wrapped)
    : text_(unit, tokens) {
  for (const clang::FunctionDecl* function : wrapped) {
    wrapped_.insert(function->getCanonicalDecl());
  }
}

void DependencyFingerprint::describe(const clang::FunctionDecl& function, FunctionEntry& entry) {
  const unsigned root = addNode({}, {}, /*told=*/false);
  entry.comesAlong = !isWrapped(function) && comesAlong(function);
  hashText(function.getSourceRange(), root);
  std::vector<const clang::FunctionDecl*> texts = instancesOf(function);
  texts.push_back(&function);
  for (const clang::FunctionDecl* text : texts) {
    // A constructor's initialisers stay in its stub: they are its callers' (initialisersNode()).
    const clang::FunctionDecl* definition = definitionOf(*text);
    if (definition != nullptr) {
      later(root, [this, definition] { walkDependencies(definition->getBody(), *this); });
    }
  }
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(&function);
      constructor != nullptr && isWrapped(function)) {
    initialisersNode(*constructor); // Told of, though the body does not depend on them.
  }
  finish();
  const std::vector<unsigned> reached = graph_.reachedFrom(root);
  const std::uint64_t hash = graph_.hashOf(reached);
  entry.dependsHash = hash == 0 ? 1 : hash;
  std::set<std::string> names;
  for (const unsigned node : reached) {
    if (graph_.at(node).told) {
      names.insert(graph_.at(node).name);
    }
  }
  entry.dependsOn.assign(names.begin(), names.end());
  entry.dependsOn.resize(std::min(entry.dependsOn.size(), kMostNames));
}

std::uint64_t DependencyFingerprint::ofConstant(const clang::VarDecl& variable) {
  const std::optional<unsigned> node = constantNode(variable);
  if (!node) {
    return 0;
  }
  finish();
  std::vector<unsigned> nodes = graph_.reachedFrom(*node);
  nodes.push_back(*node);
  return graph_.hashOf(nodes);
}

std::vector<DependencyEntry> DependencyFingerprint::entries() const {
  std::map<std::string, DependencyEntry> byName;
  for (unsigned i = 0; i < graph_.size(); ++i) {
    const DependencyGraph::Node& node = graph_.at(i);
    if (node.told) {
      DependencyEntry& entry = byName[node.name];
      entry.name = node.name;
      entry.file = node.file;
      entry.hash += node.ownHash;
      if (node.name.starts_with(kSharedInitialisers)) {
        entry.hash += graph_.hashOf(graph_.reachedFrom(i));
      }
    }
  }
  std::vector<DependencyEntry> sorted;
  sorted.reserve(byName.size());
  for (auto& [name, entry] : byName) {
    sorted.push_back(std::move(entry));
  }
  return sorted;
}

BroughtAlong DependencyFingerprint::leadingTo(const std::set<std::string>& changed) const {
  const auto leads = [&](unsigned node) {
    std::vector<unsigned> reached = graph_.reachedFrom(node);
    reached.push_back(node);
    return std::any_of(reached.begin(), reached.end(), [&](unsigned each) {
      return graph_.at(each).told && changed.count(graph_.at(each).name) != 0;
    });
  };
  BroughtAlong along;
  for (const auto& [function, node] : ownFunctions_) {
    if (leads(node)) {
      along.functions.push_back(function);
    }
  }
  for (const auto& [record, node] : ownClasses_) {
    if (leads(node)) {
      along.classes.push_back(record);
    }
  }
  return along;
}

bool DependencyFingerprint::isWrapped(const clang::FunctionDecl& function) const {
  return wrapped_.count(patternOf(function).getCanonicalDecl()) != 0;
}

bool DependencyFingerprint::comesAlong(const clang::FunctionDecl& function) const {
  return definitionOf(patternOf(function)) != nullptr &&
         (function.isInlined() || function.isConstexpr() || isInstance(function) ||
          function.isTemplated() || !function.isExternallyVisible());
}

std::uint64_t DependencyFingerprint::hashText(clang::SourceRange range, unsigned node) {
  const DependencyText::Written written = text_.written(range);
  for (const clang::IdentifierInfo* name : written.macros) {
    if (const auto used = macroNode(*name)) {
      graph_.link(node, *used);
    }
  }
  return written.hash;
}

unsigned DependencyFingerprint::addNode(std::string name, clang::SourceLocation place, bool told) {
  return graph_.add({.name = std::move(name),
                     .file = told && place.isValid() ? text_.fileOf(place) : std::string(),
                     .told = told});
}

void DependencyFingerprint::later(unsigned node, std::function<void()> walk) {
  open_.emplace_back(node, std::move(walk));
}

void DependencyFingerprint::finish() {
  while (!open_.empty()) {
    const auto [node, walk] = std::move(open_.back());
    open_.pop_back();
    from_ = node;
    walk();
  }
}

} // namespace hot_restart::rewriter
