// One line of input with a cursor and a history, key by key: for a terminal in raw mode whose user
// may take long, while other descriptors are watched. Knows bytes, not descriptors.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {

/// Keys: arrows, Home, End, Delete, Backspace, Ctrl-A E B F U K W D C L P N. UTF-8; a code point
/// counts as one column.
class LineEditor {
public:
  explicit LineEditor(std::string prompt) : prompt_(std::move(prompt)) {}

  struct Outcome {
    std::string echo; ///< It is to be written to the terminal.
    bool done = false;
    std::optional<std::string> line; ///< If done: nothing at the end of input (Ctrl-D).
  };

  /// What shows the prompt with an empty line behind it.
  std::string begin();
  /// The next byte from the terminal, which is `columns` wide.
  Outcome feed(char byte, std::size_t columns);

  /// Oldest first; equal neighbours and empty lines are left out.
  void remember(const std::string& line);
  const std::vector<std::string>& history() const { return history_; }

private:
  bool feedEscape(char byte);
  void obeyEscape(const std::string& sequence);
  Outcome obeyControl(char byte, std::size_t columns);
  void obeyMove(char byte);
  std::size_t startOfErased(char byte) const;
  void eraseBackTo(std::size_t start);
  void insert(char byte);
  void recall(std::size_t index);
  void older() { recall(recalled_ == 0 ? 0 : recalled_ - 1); }
  void newer() { recall(recalled_ + 1); }
  std::size_t before(std::size_t at) const;
  std::size_t behind(std::size_t at) const;
  std::size_t columnsOf(std::size_t from, std::size_t to) const;
  std::string shown(std::size_t columns) const;

  std::string prompt_, line_, escape_, unfinished_;
  std::size_t cursor_ = 0; ///< Byte offset, never inside a code point.
  std::vector<std::string> history_;
  std::size_t recalled_ = 0; ///< Index into history_; its size: the line that is being typed.
};

/// One line without its end; nothing at the end of input. Byte by byte: what follows belongs to the
/// program.
std::optional<std::string> readPlainLine(int descriptor);

} // namespace hot_restart::cli
