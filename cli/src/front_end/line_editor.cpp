// The line is drawn anew after each key, since a line of text costs nothing.
#include "front_end/line_editor.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <string>
#include <sys/types.h>
#include <unistd.h>

namespace hot_restart::cli {
namespace {

constexpr char kEscape = 27;
constexpr char kDelete = 127;

/// `A` -> Ctrl-A.
constexpr char control(char letter) { return static_cast<char>(letter - 'A' + 1); }

bool isContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

} // namespace

std::string LineEditor::begin() {
  line_.clear();
  escape_.clear();
  cursor_ = 0;
  recalled_ = history_.size();
  return prompt_;
}

LineEditor::Outcome LineEditor::feed(char byte, std::size_t columns) {
  if (feedEscape(byte)) {
    return {.echo = shown(columns), .done = false, .line = {}};
  }
  if (byte == '\n' || byte == '\r') {
    remember(line_);
    return {.echo = "\r\n", .done = true, .line = line_};
  }
  if (static_cast<unsigned char>(byte) < ' ' || byte == kDelete) {
    return obeyControl(byte, columns);
  }
  insert(byte);
  return {.echo = shown(columns), .done = false, .line = {}};
}

/// True: the byte was part of a key's sequence (`ESC [ A`, `ESC O H`, `ESC [ 3 ~`).
bool LineEditor::feedEscape(char byte) {
  if (escape_.empty()) {
    if (byte != kEscape) {
      return false;
    }
    escape_ = byte;
    return true;
  }
  escape_ += byte;
  const bool opens = escape_.size() == 2 && (byte == '[' || byte == 'O');
  const bool goesOn = escape_.size() > 2 && byte >= '0' && byte <= ';';
  if (!opens && !goesOn) {
    const std::string sequence = escape_.substr(1);
    escape_.clear();
    obeyEscape(sequence);
  }
  return true;
}

void LineEditor::obeyEscape(const std::string& sequence) {
  const std::string key = sequence.substr(std::min<std::size_t>(1, sequence.size()));
  if (key == "A") {
    older();
  } else if (key == "B") {
    newer();
  } else if (key == "C") {
    cursor_ = behind(cursor_);
  } else if (key == "D") {
    cursor_ = before(cursor_);
  } else if (key == "H" || key == "1~" || key == "7~") {
    cursor_ = 0;
  } else if (key == "F" || key == "4~" || key == "8~") {
    cursor_ = line_.size();
  } else if (key == "3~") {
    line_.erase(cursor_, behind(cursor_) - cursor_);
  }
}

LineEditor::Outcome LineEditor::obeyControl(char byte, std::size_t columns) {
  switch (byte) {
  case control('C'):
    return {.echo = "^C\r\n" + begin(), .done = false, .line = {}};
  case control('D'):
    if (line_.empty()) {
      return {.echo = "\r\n", .done = true, .line = {}};
    }
    line_.erase(cursor_, behind(cursor_) - cursor_);
    break;
  case control('K'):
    line_.erase(cursor_);
    break;
  case control('L'):
    return {.echo = "\x1b[H\x1b[2J" + shown(columns), .done = false, .line = {}};
  default:
    obeyMove(byte);
    eraseBackTo(startOfErased(byte));
    break;
  }
  return {.echo = shown(columns), .done = false, .line = {}};
}

void LineEditor::obeyMove(char byte) {
  switch (byte) {
  case control('A'):
    cursor_ = 0;
    break;
  case control('E'):
    cursor_ = line_.size();
    break;
  case control('B'):
    cursor_ = before(cursor_);
    break;
  case control('F'):
    cursor_ = behind(cursor_);
    break;
  case control('P'):
    older();
    break;
  case control('N'):
    newer();
    break;
  default:
    break;
  }
}

/// A key takes away what lies between the result and the cursor; nothing, when they are the same.
std::size_t LineEditor::startOfErased(char byte) const {
  std::size_t start = cursor_;
  switch (byte) {
  case control('H'):
  case kDelete:
    return before(cursor_);
  case control('U'):
    return 0;
  case control('W'):
    while (start > 0 && line_[start - 1] == ' ') {
      --start;
    }
    while (start > 0 && line_[start - 1] != ' ') {
      --start;
    }
    return start;
  default:
    return start;
  }
}

void LineEditor::eraseBackTo(std::size_t start) {
  line_.erase(start, cursor_ - start);
  cursor_ = start;
}

/// Code points arrive byte by byte; the cursor follows behind the last one.
void LineEditor::insert(char byte) {
  line_.insert(cursor_, 1, byte);
  ++cursor_;
}

void LineEditor::recall(std::size_t index) {
  if (index > history_.size() || index == recalled_) {
    return;
  }
  if (recalled_ == history_.size()) {
    unfinished_ = line_;
  }
  recalled_ = index;
  line_ = index == history_.size() ? unfinished_ : history_[index];
  cursor_ = line_.size();
}

void LineEditor::remember(const std::string& line) {
  if (!line.empty() && (history_.empty() || history_.back() != line)) {
    history_.push_back(line);
  }
}

std::size_t LineEditor::before(std::size_t at) const {
  while (at > 0 && isContinuation(line_[at - 1])) {
    --at;
  }
  return at > 0 ? at - 1 : 0;
}

std::size_t LineEditor::behind(std::size_t at) const {
  at = std::min(at + 1, line_.size());
  while (at < line_.size() && isContinuation(line_[at])) {
    ++at;
  }
  return at;
}

std::size_t LineEditor::columnsOf(std::size_t from, std::size_t to) const {
  std::size_t columns = 0;
  for (std::size_t at = from; at < to; ++at) {
    columns += isContinuation(line_[at]) ? 0 : 1;
  }
  return columns;
}

/// The part around the cursor, of a line that is too long.
std::string LineEditor::shown(std::size_t columns) const {
  const std::size_t room = columns > prompt_.size() + 2 ? columns - prompt_.size() - 1 : 1;
  std::size_t from = 0;
  while (columnsOf(from, cursor_) >= room) {
    from = behind(from);
  }
  std::size_t to = line_.size();
  while (columnsOf(from, to) > room) {
    to = before(to);
  }
  const std::size_t back = columnsOf(cursor_, std::max(to, cursor_));
  return "\r" + prompt_ + line_.substr(from, to - from) + "\x1b[K" +
         (back > 0 ? "\x1b[" + std::to_string(back) + "D" : "");
}

std::optional<std::string> readPlainLine(int descriptor) {
  std::string line;
  for (;;) {
    char byte = 0;
    const ssize_t count = ::read(descriptor, &byte, 1);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return std::nullopt;
    }
    if (byte == '\n') {
      return line;
    }
    line += byte;
  }
}

} // namespace hot_restart::cli
