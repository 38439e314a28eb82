// The edits of one file as it was entered once, and what they are to each other. Offsets only: it
// knows neither Clang nor the text.
//
// clang-format off
//
//   replace      [-----------------)      nothing else may change what lies between
//   supersede    [--x----[--x--)---)      what changes the text between (x) goes with it
//   insert       |                 |      at the borders is outside
//   move         [--x----[-----)---)  ->  takes the changes between along; nothing may tear it
//
// clang-format on
#pragma once

#include <map>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// One change of the text. Replacements never overlap; insertions at one offset keep the order in
/// which they were added.
struct Edit {
  unsigned offset = 0;
  unsigned length = 0; ///< 0: insertion.
  /// Has no more newlines than what it replaces, so that lines stay put, unless a #line of its own
  /// follows them.
  std::string text = {};
  int move = -1;         ///< An insertion: behind `text` comes what that move takes along.
  bool takesAll = false; ///< A replacement: edits of what it replaces go with it.

  unsigned end() const { return offset + length; }
};

/// A stretch of the file that comes out elsewhere, with the edits within it.
struct Move {
  unsigned begin = 0, end = 0;
  std::string instead = {}; ///< In its old place; the stretch's newlines follow.
  std::string behind = {};  ///< In its new place, behind it.
};

class FileEdits {
public:
  /// False: the edit contradicts another one, and has not been made. True as well for an edit that
  /// goes with a text that was superseded, and for a replacement that there is already.
  bool add(Edit edit);
  /// `edit` puts the moved stretch in its new place; its `move` is set here. False: as for add().
  bool add(Edit edit, Move move);

  /// Whether all edits of `other` can be made here; else `at` is where the first one contradicts.
  bool accepts(const FileEdits& other, unsigned& at) const;
  /// Makes them. Only for what is accepted: among themselves they agree, so each can be made as if
  /// it were alone.
  void takeOver(const FileEdits& other);

  /// Sorted by offset; at one offset insertions come first, in their order.
  const std::vector<Edit>& edits() const { return edits_; }
  const std::vector<Move>& moves() const { return moves_; }

private:
  enum class Fate { kMade, kGoesAlong, kLost };
  struct Replaced {
    unsigned end = 0;
    bool takesAll = false;
  };
  using Replacements = std::map<unsigned, Replaced>; ///< By begin.

  /// `moved`: what the edit brings; or null.
  Fate fateOf(const Edit& edit, const Move* moved) const;
  Replacements::const_iterator covering(const Edit& edit) const;
  bool isMadeAlready(const Edit& edit) const;
  bool canSupersede(const Edit& edit) const;
  bool hasInsertionWithin(const Edit& edit) const;
  bool canMove(const Move& move) const;
  void make(Edit edit);
  const Move* movedBy(const Edit& edit) const;

  std::vector<Edit> edits_;
  std::vector<Move> moves_;
  Replacements replaced_;
};

} // namespace hot_restart::rewriter
