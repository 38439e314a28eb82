// Collects edits per inclusion event and keeps them sorted as header_inliner wants them.
#include "edit/edit_set.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// Insertions of one offset keep their order, and stand before a replacement that begins there.
void addSorted(std::vector<Edit>& edits, Edit edit) {
  const auto before = [](const Edit& left, const Edit& right) {
    return left.offset != right.offset ? left.offset < right.offset
                                       : (left.length == 0 && right.length != 0);
  };
  edits.insert(std::upper_bound(edits.begin(), edits.end(), edit, before), std::move(edit));
}

} // namespace

void EditSet::insertBefore(clang::SourceLocation at, std::string text) {
  assert(at.isFileID() && "use source_range first");
  const auto [file, offset] = sources_.getDecomposedLoc(at);
  addSorted(edits_[file], {offset, 0, std::move(text), -1});
}

void EditSet::replace(clang::SourceLocation begin, clang::SourceLocation end, std::string text) {
  assert(begin.isFileID() && end.isFileID() && "use source_range first");
  const auto [file, from] = sources_.getDecomposedLoc(begin);
  const auto [endFile, to] = sources_.getDecomposedLoc(end);
  assert(file == endFile && from <= to && "a replacement lies within one inclusion event");
  if (endFile != file) {
    return;
  }
  const llvm::StringRef removed = sources_.getBufferData(file).slice(from, to);
  const std::size_t lines = removed.count('\n');
  const std::size_t own = llvm::StringRef(text).count('\n');
  text.append(lines > own ? lines - own : 0, '\n');
  addSorted(edits_[file], {from, to - from, std::move(text), -1});
}

void EditSet::move(clang::SourceLocation begin, clang::SourceLocation end, std::string instead,
                   clang::SourceLocation to, std::string inFront, std::string behind) {
  const auto [file, from] = sources_.getDecomposedLoc(begin);
  const auto [endFile, past] = sources_.getDecomposedLoc(end);
  const auto [toFile, target] = sources_.getDecomposedLoc(to);
  assert(file == endFile && file == toFile && from <= past && "a move stays in one file");
  if (endFile != file || toFile != file) {
    return;
  }
  std::vector<Move>& moves = moves_[file];
  const int number = static_cast<int>(moves.size());
  moves.push_back({from, past, std::move(instead), std::move(behind)});
  addSorted(edits_[file], {target, 0, std::move(inFront), number});
}

} // namespace hot_restart::rewriter
