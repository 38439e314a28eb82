// Every question is about one stretch of offsets; replacements do not overlap, so that few of them
// need to be looked at.
#include "edit/file_edits.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

bool isBefore(const Edit& left, const Edit& right) {
  return left.offset != right.offset ? left.offset < right.offset
                                     : (left.length == 0 && right.length != 0);
}

bool isInsertionWithin(const Edit& edit, unsigned begin, unsigned end) {
  return edit.length == 0 && begin < edit.offset && edit.offset < end;
}

bool isWithin(const Edit& edit, unsigned begin, unsigned end) {
  return edit.length == 0 ? isInsertionWithin(edit, begin, end)
                          : begin <= edit.offset && edit.end() <= end;
}

/// A replacement [begin, end) changes a part of what moves, or all of it without taking it.
bool tears(unsigned begin, unsigned end, bool takesAll, const Move& move) {
  const bool touches = begin < move.end && move.begin < end;
  const bool isInside = move.begin <= begin && end <= move.end;
  const bool isAround = begin <= move.begin && move.end <= end;
  return touches && !isInside && !(isAround && takesAll);
}

bool areNested(const Move& left, const Move& right) {
  return (left.begin <= right.begin && right.end <= left.end) ||
         (right.begin <= left.begin && left.end <= right.end);
}

} // namespace

/// The replacement that the edit's begin lies in, for insertions strictly; end(): there is none.
FileEdits::Replacements::const_iterator FileEdits::covering(const Edit& edit) const {
  auto next =
      edit.length == 0 ? replaced_.lower_bound(edit.offset) : replaced_.upper_bound(edit.offset);
  if (next == replaced_.begin()) {
    return replaced_.end();
  }
  const auto before = std::prev(next);
  return before->second.end > edit.offset ? before : replaced_.end();
}

bool FileEdits::hasInsertionWithin(const Edit& edit) const {
  const auto first = std::lower_bound(edits_.begin(), edits_.end(), edit, isBefore);
  return std::any_of(
      first, std::upper_bound(first, edits_.end(), Edit{.offset = edit.end()}, isBefore),
      [&](const Edit& one) { return isInsertionWithin(one, edit.offset, edit.end()); });
}

/// An edit that brings a stretch from elsewhere does not go without it.
bool FileEdits::canSupersede(const Edit& edit) const {
  return std::none_of(edits_.begin(), edits_.end(), [&](const Edit& one) {
    const Move* moved = movedBy(one);
    return moved != nullptr && isInsertionWithin(one, edit.offset, edit.end()) &&
           (moved->begin < edit.offset || edit.end() < moved->end);
  });
}

/// Declarators that share their type (`auto a = f(), b = g();`) ask for the same change of it.
bool FileEdits::isMadeAlready(const Edit& edit) const {
  const auto [first, last] = std::equal_range(edits_.begin(), edits_.end(), edit, isBefore);
  return edit.length != 0 && std::any_of(first, last, [&](const Edit& one) {
           return one.length == edit.length && one.text == edit.text;
         });
}

FileEdits::Fate FileEdits::fateOf(const Edit& edit, const Move* moved) const {
  if (isMadeAlready(edit)) {
    return Fate::kGoesAlong;
  }
  const auto around = covering(edit);
  if (around != replaced_.end()) {
    const auto& [begin, replaced] = *around;
    if (replaced.takesAll && isWithin(edit, begin, replaced.end)) {
      const bool goesWhole =
          moved == nullptr || (begin <= moved->begin && moved->end <= replaced.end);
      return goesWhole ? Fate::kGoesAlong : Fate::kLost;
    }
    if (edit.length == 0 || begin < edit.offset || !edit.takesAll) {
      return Fate::kLost;
    }
  }
  if (edit.length == 0) {
    return Fate::kMade;
  }
  for (auto within = replaced_.lower_bound(edit.offset);
       within != replaced_.end() && within->first < edit.end(); ++within) {
    if (!edit.takesAll || within->second.end > edit.end()) {
      return Fate::kLost;
    }
  }
  const bool isTorn = std::any_of(moves_.begin(), moves_.end(), [&](const Move& move) {
    return tears(edit.offset, edit.end(), edit.takesAll, move);
  });
  const bool fits = edit.takesAll ? canSupersede(edit) : !hasInsertionWithin(edit);
  return isTorn || !fits ? Fate::kLost : Fate::kMade;
}

bool FileEdits::canMove(const Move& move) const {
  return std::none_of(moves_.begin(), moves_.end(),
                      [&](const Move& other) {
                        return other.begin < move.end && move.begin < other.end &&
                               !areNested(other, move);
                      }) &&
         std::none_of(replaced_.begin(), replaced_.end(), [&](const auto& one) {
           return tears(one.first, one.second.end, one.second.takesAll, move);
         });
}

void FileEdits::make(Edit edit) {
  if (edit.length != 0) {
    if (edit.takesAll) {
      std::erase_if(edits_,
                    [&](const Edit& one) { return isWithin(one, edit.offset, edit.end()); });
      replaced_.erase(replaced_.lower_bound(edit.offset), replaced_.lower_bound(edit.end()));
    }
    replaced_[edit.offset] = {edit.end(), edit.takesAll};
  }
  edits_.insert(std::upper_bound(edits_.begin(), edits_.end(), edit, isBefore), std::move(edit));
}

bool FileEdits::add(Edit edit) {
  const Fate fate = fateOf(edit, nullptr);
  if (fate == Fate::kMade) {
    make(std::move(edit));
  }
  return fate != Fate::kLost;
}

bool FileEdits::add(Edit edit, Move move) {
  const bool isIntoItself = move.begin < edit.offset && edit.offset < move.end;
  const Fate fate = fateOf(edit, &move);
  if (isIntoItself || fate == Fate::kLost || !canMove(move)) {
    return false;
  }
  if (fate == Fate::kMade) {
    edit.move = static_cast<int>(moves_.size());
    moves_.push_back(std::move(move));
    make(std::move(edit));
  }
  return true;
}

const Move* FileEdits::movedBy(const Edit& edit) const {
  return edit.move >= 0 ? &moves_[static_cast<std::size_t>(edit.move)] : nullptr;
}

bool FileEdits::accepts(const FileEdits& other, unsigned& at) const {
  for (const Move& move : other.moves_) {
    if (!canMove(move)) {
      at = move.begin;
      return false;
    }
  }
  for (const Edit& edit : other.edits_) {
    if (fateOf(edit, other.movedBy(edit)) == Fate::kLost) {
      at = edit.offset;
      return false;
    }
  }
  return true;
}

void FileEdits::takeOver(const FileEdits& other) {
  for (const Edit& edit : other.edits_) {
    if (const Move* moved = other.movedBy(edit)) {
      add(edit, *moved);
    } else {
      add(edit);
    }
  }
}

} // namespace hot_restart::rewriter
