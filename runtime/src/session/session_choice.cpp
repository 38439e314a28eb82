// The rules, in order: what HOT_RESTART_DEBUGGER asks for and needs no terminal (none, wait, a
// prompt); a debugger that is attached; a terminal that is ours; nothing.
#include "session/session_choice.h"

#include "base/config.h"
#include "base/message_line.h"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <hot_restart/wire.h>
#include <sys/types.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

std::atomic<int> theStayingDebugger{0};

/// Reads the beginning of a small file; false if there is none.
bool readFile(const char* path, char* text, std::size_t size) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return false;
  }
  const ssize_t got = read(fd, text, size - 1);
  close(fd);
  text[got > 0 ? got : 0] = '\0';
  return got > 0;
}

/// stderr is the terminal, and the program is the one that its user is talking to.
bool terminalIsOurs() {
  if (isatty(2) == 0) {
    return false;
  }
  const int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (terminal < 0) {
    return false;
  }
  const bool foreground = tcgetpgrp(terminal) == getpgrp();
  close(terminal);
  return foreground;
}

/// The number behind `field` in a file like /proc/self/status; 0: there is none.
int statusNumber(const char* path, const char* field) {
  char status[2048];
  if (!readFile(path, status, sizeof status)) {
    return 0;
  }
  const char* found = std::strstr(status, field);
  return found == nullptr ? 0 : std::atoi(found + std::strlen(field));
}

/// lldb traces by a process of its own, lldb-server.
int parentOf(int pid) {
  MessageLine path;
  path << "/proc/" << pid << "/status";
  return statusNumber(path.text(), "PPid:");
}

SessionPlace openIf(bool open, wire::SessionKind kind, bool interactive) {
  return {.open = open, .kind = kind, .interactive = interactive};
}

} // namespace

int attachedDebugger() {
  const int tracer = statusNumber("/proc/self/status", "TracerPid:");
  if (tracer == 0) {
    return 0;
  }
  char name[64];
  MessageLine path;
  path << "/proc/" << tracer << "/comm";
  const bool isDebugger = readFile(path.text(), name, sizeof name) &&
                          (std::strncmp(name, "gdb", 3) == 0 || std::strncmp(name, "lldb", 4) == 0);
  return isDebugger ? tracer : 0;
}

void setStayingDebugger(int pid) { theStayingDebugger = pid; }

int stayingDebugger() {
  const int pid = theStayingDebugger;
  const int tracer = pid == 0 ? 0 : attachedDebugger();
  return tracer != 0 && (tracer == pid || parentOf(tracer) == pid) ? pid : 0;
}

__attribute__((noinline, visibility("default"))) void hot_restart_session_stop() {
  __asm__ volatile("");
}

SessionPlace chooseSession() {
  const DebuggerSetting debugger = debuggerSetting();
  if (debugger == DebuggerSetting::kUnknown) {
    (MessageLine() << "HOT_RESTART_DEBUGGER: unknown value, using auto").toStderr();
  }
  const bool terminal = terminalIsOurs();
  switch (debugger) {
  case DebuggerSetting::kNone:
    return {};
  case DebuggerSetting::kWait:
    return openIf(true, wire::SessionKind::kWait, terminal);
  case DebuggerSetting::kPrompt:
    return openIf(true, wire::SessionKind::kPrompt, terminal);
  case DebuggerSetting::kUnknown:
  case DebuggerSetting::kAuto:
  case DebuggerSetting::kGdb:
  case DebuggerSetting::kLldb:
    break;
  }
  if (stayingDebugger() != 0) {
    return openIf(true, wire::SessionKind::kTerminal, true);
  }
  if (attachedDebugger() != 0) {
    return openIf(true, wire::SessionKind::kTraced, terminal);
  }
  const bool asksForOne = debugger == DebuggerSetting::kGdb || debugger == DebuggerSetting::kLldb;
  if (!terminal && asksForOne) {
    MessageLine line;
    line << "HOT_RESTART_DEBUGGER asks for a debugger, but stderr is not a terminal in whose "
            "foreground this runs; "
            "HOT_RESTART_DEBUGGER=wait needs none";
    line.toStderr();
  }
  return openIf(terminal, wire::SessionKind::kTerminal, terminal);
}

} // namespace hot_restart::runtime
