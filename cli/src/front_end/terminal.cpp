// Foreground group and modes of /dev/tty.
#include "front_end/terminal.h"

#include "hot_restart/result.h"

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <signal.h>
#include <string>
#include <string_view>
#include <sys/ioctl.h>
#include <sys/types.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace hot_restart::cli {
namespace {

/// tcsetpgrp from a background group would stop us with SIGTTOU.
void setForeground(int descriptor, pid_t group) {
  sigset_t ttou;
  sigset_t before;
  ::sigemptyset(&ttou);
  ::sigaddset(&ttou, SIGTTOU);
  ::sigprocmask(SIG_BLOCK, &ttou, &before);
  ::tcsetpgrp(descriptor, group);
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
}

} // namespace

Result<Terminal> Terminal::open() {
  const int descriptor = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
  if (descriptor < 0) {
    return Error{ErrorCode::kNotFound, std::string("no terminal: ") + std::strerror(errno)};
  }
  return Terminal(descriptor);
}

Terminal::Terminal(int descriptor) : descriptor_(descriptor) {}

Terminal::Terminal(Terminal&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), taken_(std::exchange(other.taken_, false)),
      owner_(other.owner_), modes_(other.modes_), lines_(other.lines_) {}

Terminal::~Terminal() {
  if (descriptor_ >= 0) {
    giveBack();
    ::close(descriptor_);
  }
}

bool Terminal::isForeground(pid_t program) const {
  return ::tcgetpgrp(descriptor_) == ::getpgid(program);
}

void Terminal::take() {
  if (taken_) {
    return;
  }
  lend();
  ::setpgid(0, 0);
  setForeground(descriptor_, ::getpgrp());
  lines_ = modes_;
  lines_.c_iflag |= ICRNL;
  lines_.c_oflag |= OPOST | ONLCR;
  lines_.c_lflag |= ICANON | ECHO | ECHOE | ECHOK | ISIG | IEXTEN;
  ::tcsetattr(descriptor_, TCSADRAIN, &lines_);
}

void Terminal::lend() {
  owner_ = ::tcgetpgrp(descriptor_);
  ::tcgetattr(descriptor_, &modes_);
  taken_ = true;
}

void Terminal::setRaw(bool raw) const {
  termios modes = lines_;
  if (raw) {
    modes.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG | IEXTEN);
    modes.c_cc[VMIN] = 1;
    modes.c_cc[VTIME] = 0;
  }
  ::tcsetattr(descriptor_, TCSADRAIN, &modes);
}

std::size_t Terminal::columns() const {
  constexpr std::size_t kUsual = 80;
  winsize size{};
  return ::ioctl(descriptor_, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsual;
}

/// Cursor keys mean something, and can be shown.
bool canEditLines() {
  const char* terminal = std::getenv("TERM");
  return terminal && *terminal != '\0' && std::string_view(terminal) != "dumb";
}

void Terminal::giveBack() {
  if (!taken_) {
    return;
  }
  ::tcsetattr(descriptor_, TCSADRAIN, &modes_);
  setForeground(descriptor_, owner_);
  taken_ = false;
}

bool wantsColours(int descriptor) {
  const char* off = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return ::isatty(descriptor) == 1 && !(off && *off != '\0') && terminal &&
         std::string_view(terminal) != "dumb";
}

void writeText(int descriptor, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t count = ::write(descriptor, text.data() + done, text.size() - done);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return;
    }
    done += static_cast<std::size_t>(count);
  }
}

} // namespace hot_restart::cli
