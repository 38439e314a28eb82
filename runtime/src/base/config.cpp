// The environment variables of the runtime, and where its hrtool is.
#include "base/config.h"

#include "base/escaping.h"
#include "base/message_line.h"
#include "base/settings.h"

#include <algorithm>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <string_view>
#include <sys/auxv.h>
#include <sys/types.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

Config theConfig;

bool isSet(const char* value) { return value != nullptr && *value != '\0'; }

DebuggerChoice debuggerFrom(const char* value, bool& unknown) {
  struct Name {
    const char* text;
    DebuggerChoice choice;
  };
  static constexpr Name kNames[] = {
      {"auto", DebuggerChoice::kAuto}, {"gdb", DebuggerChoice::kGdb},
      {"lldb", DebuggerChoice::kLldb}, {"prompt", DebuggerChoice::kPrompt},
      {"wait", DebuggerChoice::kWait}, {"hrtool", DebuggerChoice::kWait},
      {"none", DebuggerChoice::kNone},
  };
  if (!isSet(value)) {
    return DebuggerChoice::kAuto;
  }
  for (const Name& name : kNames) {
    if (std::strcmp(value, name.text) == 0) {
      return name.choice;
    }
  }
  unknown = true;
  return DebuggerChoice::kAuto;
}

void readBreakOn(const char* value) {
  if (!isSet(value)) {
    return;
  }
  if (std::strcmp(value, "escaping") == 0) {
    setBreakOn(BreakOn::kEscaping);
  } else if (std::strcmp(value, "uncaught") == 0) {
    setBreakOn(BreakOn::kUncaught);
  } else {
    (Line() << "HOT_RESTART_BREAK_ON is `uncaught` or `escaping`, not `" << value
            << "`; each target keeps its own setting")
        .toStderr();
  }
}

/// In order: HOT_RESTART_HRTOOL, bin/hrtool of the prefix this library is installed in, the build
/// tree's.
void findHrtool(char (&path)[PATH_MAX]) {
  if (const char* asked = std::getenv("HOT_RESTART_HRTOOL"); isSet(asked)) {
    std::snprintf(path, sizeof path, "%s", asked);
    return;
  }
  Dl_info self;
  if (dladdr(reinterpret_cast<void*>(&findHrtool), &self) != 0 && self.dli_fname != nullptr) {
    const char* slash = std::strrchr(self.dli_fname, '/');
    const int length = slash == nullptr ? 0 : static_cast<int>(slash - self.dli_fname);
    std::snprintf(path, sizeof path, "%.*s%s../bin/hrtool", length, self.dli_fname,
                  length > 0 ? "/" : "");
    if (access(path, X_OK) == 0) {
      return;
    }
  }
#ifdef HOT_RESTART_BUILD_HRTOOL
  if (access(HOT_RESTART_BUILD_HRTOOL, X_OK) == 0) {
    std::snprintf(path, sizeof path, "%s", HOT_RESTART_BUILD_HRTOOL);
  }
#endif
}

/// Set-user-id programs and their like: whoever starts them chooses the environment, and so what
/// would be run with their rights.
bool hasBorrowedRights() { return getauxval(AT_SECURE) != 0; }

/// GoogleTest's "threadsafe" death tests run the program once more, to die: nobody waits for a
/// session there, whatever the environment says.
bool isDeathTest(int count, char** arguments) {
  constexpr std::string_view kFlag = "--gtest_internal_run_death_test";
  return std::any_of(arguments, arguments + count, [&](const char* argument) {
    return std::string_view(argument).starts_with(kFlag);
  });
}

} // namespace

void readConfig(int count, char** arguments) {
  const char* onOff = std::getenv("HOT_RESTART");
  theConfig.enabled = (onOff == nullptr || std::strcmp(onOff, "0") != 0) && !hasBorrowedRights();
  theConfig.startPid = getpid();
  if (!theConfig.enabled) {
    return;
  }
  const char* debugger = std::getenv("HOT_RESTART_DEBUGGER");
  theConfig.debugger = debuggerFrom(debugger, theConfig.debuggerUnknown);
  noteDebugger(isSet(debugger) && !theConfig.debuggerUnknown ? debugger : "auto");
  if (isDeathTest(count, arguments)) {
    theConfig.debugger = DebuggerChoice::kNone;
  }
  const char* reload = std::getenv("HOT_RESTART_RELOAD_AT_START");
  theConfig.reloadAtStart = isSet(reload) && std::strcmp(reload, "all") == 0;
  if (isSet(reload) && !theConfig.reloadAtStart) {
    (Line() << "HOT_RESTART_RELOAD_AT_START=" << reload << ": the only value is `all`; ignored")
        .toStderr();
  }
  readBreakOn(std::getenv("HOT_RESTART_BREAK_ON"));
  if (const char* log = std::getenv("HOT_RESTART_DEBUG_LOG"); isSet(log)) {
    theConfig.debugLogFd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  }
  findHrtool(theConfig.hrtool);
}

bool setDebugger(const char* name) {
  bool unknown = false;
  const DebuggerChoice choice = debuggerFrom(name, unknown);
  if (unknown || *name == '\0') {
    return false;
  }
  theConfig.debugger = choice;
  theConfig.debuggerUnknown = false;
  noteDebugger(name);
  return true;
}

void setSharesUnwinder(bool shares) { theConfig.sharesUnwinder = shares; }

void setStartPid(pid_t pid) { theConfig.startPid = pid; }

bool isForkedChild() { return theConfig.enabled && getpid() != theConfig.startPid; }

const Config& config() { return theConfig; }

} // namespace hot_restart::runtime
