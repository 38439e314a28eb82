// Turns Clang's locations into offsets of one file; what edits are to each other is the business of
// file_edits.
#include "edit/edit_set.h"

#include "edit/file_edits.h"
#include "edit/lost_edit.h"
#include "source/source_range.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Path.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace hot_restart::rewriter {

LostEdit EditSet::lostAt(clang::SourceLocation at, LostEdit::Why why) const {
  const clang::PresumedLoc place =
      at.isValid() ? sources_.getPresumedLoc(sources_.getExpansionLoc(at)) : clang::PresumedLoc();
  if (place.isInvalid()) {
    return {.why = LostEdit::Why::kNowhere, .place = {}};
  }
  return {.why = why,
          .place = llvm::sys::path::filename(place.getFilename()).str() + ":" +
                   std::to_string(place.getLine())};
}

std::optional<EditSet::Stretch> EditSet::stretch(clang::SourceLocation begin,
                                                 clang::SourceLocation end) {
  for (const clang::SourceLocation at : {begin, end}) {
    if (!at.isValid() || !at.isFileID()) {
      lost_.push_back(lostAt(at, LostEdit::Why::kInMacro));
      return std::nullopt;
    }
  }
  const auto [file, from] = sources_.getDecomposedLoc(begin);
  const auto [endFile, to] = sources_.getDecomposedLoc(end);
  if (endFile != file || to < from) {
    lost_.push_back(lostAt(begin, LostEdit::Why::kSpansFiles));
    return std::nullopt;
  }
  if (!isEditable_(file)) {
    lost_.push_back(lostAt(begin, LostEdit::Why::kNotEditable));
    return std::nullopt;
  }
  return Stretch{file, from, to};
}

void EditSet::add(const Stretch& place, std::string text, bool takesAll) {
  const llvm::StringRef removed = sources_.getBufferData(place.file).slice(place.begin, place.end);
  const std::size_t lines = removed.count('\n');
  const std::size_t own = llvm::StringRef(text).count('\n');
  text.append(lines > own ? lines - own : 0, '\n');
  const bool isMade = files_[place.file].add({.offset = place.begin,
                                              .length = place.end - place.begin,
                                              .text = std::move(text),
                                              .takesAll = takesAll});
  if (!isMade) {
    lost_.push_back(
        lostAt(locationAt(sources_, place.file, place.begin), LostEdit::Why::kOverlaps));
  }
}

void EditSet::insertBefore(clang::SourceLocation at, std::string text) {
  if (const auto place = stretch(at, at)) {
    add(*place, std::move(text), /*takesAll=*/false);
  }
}

void EditSet::replace(clang::SourceLocation begin, clang::SourceLocation end, std::string text) {
  if (const auto place = stretch(begin, end)) {
    add(*place, std::move(text), /*takesAll=*/false);
  }
}

void EditSet::supersede(clang::SourceLocation begin, clang::SourceLocation end, std::string text) {
  if (const auto place = stretch(begin, end)) {
    add(*place, std::move(text), /*takesAll=*/true);
  }
}

void EditSet::move(clang::SourceLocation begin, clang::SourceLocation end, std::string instead,
                   clang::SourceLocation to, std::string inFront, std::string behind) {
  const auto from = stretch(begin, end);
  const auto target = stretch(to, to);
  if (!from || !target) {
    return;
  }
  if (target->file != from->file) {
    lost_.push_back(lostAt(to, LostEdit::Why::kSpansFiles));
    return;
  }
  const bool isMade = files_[from->file].add({.offset = target->begin, .text = std::move(inFront)},
                                             {.begin = from->begin,
                                              .end = from->end,
                                              .instead = std::move(instead),
                                              .behind = std::move(behind)});
  if (!isMade) {
    lost_.push_back(lostAt(begin, LostEdit::Why::kOverlaps));
  }
}

std::optional<LostEdit> EditSet::merge(const EditSet& draft) {
  if (!draft.lost_.empty()) {
    return draft.lost_.front();
  }
  for (const auto& [file, edits] : draft.files_) {
    unsigned at = 0;
    if (!files_[file].accepts(edits, at)) {
      return lostAt(locationAt(sources_, file, at), LostEdit::Why::kOverlaps);
    }
  }
  for (const auto& [file, edits] : draft.files_) {
    files_[file].takeOver(edits);
  }
  return std::nullopt;
}

const FileEdits* EditSet::of(clang::FileID file) const {
  const auto found = files_.find(file);
  return found != files_.end() ? &found->second : nullptr;
}

} // namespace hot_restart::rewriter
