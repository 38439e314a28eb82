// Collects edits per inclusion event and keeps them sorted as header_inliner wants them.
#include "pipeline.h"

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
  addSorted(edits_[file], {offset, 0, std::move(text)});
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
  addSorted(edits_[file], {from, to - from, std::move(text)});
}

} // namespace hot_restart::rewriter
