// The controlling terminal, while a session uses it instead of the stopped program.
#pragma once

#include "hot_restart/result.h"

#include <cstddef>
#include <string>
#include <sys/types.h>
#include <termios.h>

namespace hot_restart::cli {

/// Owns a descriptor of /dev/tty. take() and giveBack() may alternate; the destructor gives back.
class Terminal {
public:
  /// kNotFound: no controlling terminal.
  static Result<Terminal> open();
  Terminal(Terminal&& other) noexcept;
  Terminal& operator=(Terminal&& other) = delete;
  ~Terminal();

  int descriptor() const { return descriptor_; }
  /// The program's process group has the terminal: taking it disturbs nobody else.
  bool isForeground(pid_t program) const;
  /// Own process group, foreground, line mode with echo (the program may have been in raw mode).
  void take();
  /// Key by key, without echo and signals; or as take() has made it.
  void setRaw(bool raw) const;
  std::size_t columns() const;
  /// A debugger takes it by itself; giveBack() holds for that, too.
  void lend();
  /// The earlier foreground group and modes. Harmless without take().
  void giveBack();

private:
  explicit Terminal(int descriptor);

  int descriptor_;
  bool taken_ = false;
  pid_t owner_ = 0;
  termios modes_{}, lines_{}; ///< The program's, and ours.
};

/// Whether the terminal's TERM allows to edit a line in it.
bool canEditLines();

/// Whether text on `descriptor` may be coloured: a terminal, NO_COLOR unset, TERM not "dumb".
bool wantsColours(int descriptor);

/// Writes all of `text`; errors are ignored (a report that nobody can read must not end the
/// session).
void writeText(int descriptor, const std::string& text);

} // namespace hot_restart::cli
