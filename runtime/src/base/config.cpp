// Reads the environment variables of the runtime, finds its hrtool, and keeps the choice of a
// debugger, which the program may change at any time.
#include "base/config.h"

#include "base/escaping.h"
#include "base/message_line.h"
#include "base/settings.h"
#include "base/start_state.h"

#include <algorithm>
#include <atomic>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <iterator>
#include <string_view>
#include <sys/auxv.h>
#include <sys/types.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

Config theConfig;

struct DebuggerName {
  const char* text;
  DebuggerSetting choice;
};
constexpr DebuggerName kDebuggers[] = {
    {"auto", DebuggerSetting::kAuto}, {"gdb", DebuggerSetting::kGdb},
    {"lldb", DebuggerSetting::kLldb}, {"prompt", DebuggerSetting::kPrompt},
    {"wait", DebuggerSetting::kWait}, {"hrtool", DebuggerSetting::kWait},
    {"none", DebuggerSetting::kNone},
};

// These stand apart from theConfig: any thread may change them while a handler reads them.
std::atomic<DebuggerSetting> theDebugger{DebuggerSetting::kAuto};
std::atomic<const char*> theDebuggerName{kDebuggers[0].text};

bool isSet(const char* value) { return value != nullptr && *value != '\0'; }

/// Null: an unknown value.
const DebuggerName* findDebugger(const char* value) {
  const auto* const found =
      std::find_if(std::begin(kDebuggers), std::end(kDebuggers), [value](const DebuggerName& name) {
        return std::strcmp(value, name.text) == 0;
      });
  return found == std::end(kDebuggers) ? nullptr : found;
}

void useDebugger(const DebuggerName& name) {
  theDebugger = name.choice;
  theDebuggerName = name.text;
  noteDebugger(name.text);
}

void readDebugger(const char* value) {
  const DebuggerName* const name = findDebugger(isSet(value) ? value : "auto");
  useDebugger(name != nullptr ? *name : kDebuggers[0]);
  if (name == nullptr) {
    theDebugger = DebuggerSetting::kUnknown;
  }
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
    (MessageLine() << "HOT_RESTART_BREAK_ON is `uncaught` or `escaping`, not `" << value
                   << "`; each target keeps its own setting")
        .toStderr();
  }
}

/// Which frame is called again when a function further out was edited.
void readRestart(const char* value) {
  if (!isSet(value) || std::strcmp(value, "edited") == 0) {
    return;
  }
  if (std::strcmp(value, "innermost") == 0) {
    noteRestartInnermost();
  } else {
    (MessageLine() << "HOT_RESTART_FRAME is `edited` or `innermost`, not `" << value
                   << "`; it stays `edited`")
        .toStderr();
  }
}

/// The program may go to another folder before it crashes, and another hrtool may be there.
void makeAbsolute(char (&path)[PATH_MAX]) {
  char relative[PATH_MAX];
  if (path[0] != '\0' && path[0] != '/') {
    std::snprintf(relative, sizeof relative, "%s", path);
    const int size = std::snprintf(path, sizeof path, "%s/%s", startState().folder, relative);
    if (startState().folder[0] == '\0' || size >= static_cast<int>(sizeof path)) {
      path[0] = '\0';
    }
  }
}

/// Looks, in this order, at HOT_RESTART_HRTOOL, at bin/hrtool of the prefix this library is
/// installed in, and at the build tree's.
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
  readDebugger(std::getenv("HOT_RESTART_DEBUGGER"));
  if (isDeathTest(count, arguments)) {
    theDebugger = DebuggerSetting::kNone;
  }
  const char* reload = std::getenv("HOT_RESTART_RELOAD_AT_START");
  theConfig.reloadAtStart = isSet(reload) && std::strcmp(reload, "all") == 0;
  if (isSet(reload) && !theConfig.reloadAtStart) {
    (MessageLine() << "HOT_RESTART_RELOAD_AT_START=" << reload
                   << ": the only value is `all`; ignored")
        .toStderr();
  }
  readBreakOn(std::getenv("HOT_RESTART_BREAK_ON"));
  readRestart(std::getenv("HOT_RESTART_FRAME"));
  if (const char* log = std::getenv("HOT_RESTART_DEBUG_LOG"); isSet(log)) {
    // Not through a link that somebody else has laid, and no waiting for a reader.
    setDebugLog(
        open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
  }
  findHrtool(theConfig.hrtool);
  makeAbsolute(theConfig.hrtool);
}

void setSharesUnwinder(bool shares) { theConfig.sharesUnwinder = shares; }

void setStartPid(pid_t pid) { theConfig.startPid = pid; }

bool isForkedChild() { return theConfig.enabled && getpid() != theConfig.startPid; }

DebuggerSetting debuggerSetting() { return theDebugger; }

const Config& config() { return theConfig; }

} // namespace hot_restart::runtime

/// Called by the inline functions of session.h, if they are there.
// NOLINTBEGIN(readability-identifier-naming)
extern "C" __attribute__((visibility("default"))) const char*
hot_restart_debugger(const char* name) {
  // NOLINTEND(readability-identifier-naming)
  using namespace hot_restart::runtime;
  if (const DebuggerName* const known = name != nullptr ? findDebugger(name) : nullptr) {
    useDebugger(*known);
  } else if (name != nullptr) {
    (MessageLine() << "hot_restart::debugger is auto, gdb, lldb, prompt, wait, hrtool or none, not "
                      "`"
                   << name << "`; it stays " << theDebuggerName)
        .toStderr();
  }
  return theDebuggerName;
}
