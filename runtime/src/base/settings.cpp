// See settings.h. One word of flags, changed by atomic operations: any thread, and a debugger.
#include "base/settings.h"

#include "base/config.h"
#include "base/message_line.h"

#include <cstdint>
#include <cstdio>
#include <hot_restart/session.h>
#include <hot_restart/wire.h>

namespace hot_restart::runtime {
namespace {

wire::Settings theSettings;

/// In the order of the numbers that session.h gives them.
constexpr std::uint32_t kFlags[] = {wire::kReloadOnContinue, wire::kReloadAllOnContinue,
                                    wire::kPrintHelpMessage, wire::kProgramShouldExit};
constexpr int kFlagCount = sizeof kFlags / sizeof kFlags[0];

std::uint32_t flags() { return __atomic_load_n(&theSettings.flags, __ATOMIC_ACQUIRE); }

void change(std::uint32_t flag, bool on) {
  if (on) {
    __atomic_or_fetch(&theSettings.flags, flag, __ATOMIC_ACQ_REL);
  } else {
    __atomic_and_fetch(&theSettings.flags, ~flag, __ATOMIC_ACQ_REL);
  }
}

} // namespace

wire::Settings settings() {
  wire::Settings copy = theSettings;
  copy.flags = flags();
  return copy;
}

const void* settingsPlace() { return &theSettings; }

void noteDebugger(const char* name) {
  std::snprintf(theSettings.debugger, sizeof theSettings.debugger, "%s", name);
}

void forgetReraise() { change(wire::kReraise, false); }

bool programShouldExit() { return (flags() & wire::kProgramShouldExit) != 0; }

} // namespace hot_restart::runtime

// ---- Called by the inline functions of session.h, if they are there.

#define HOT_RESTART_EXPORTED __attribute__((visibility("default")))
// NOLINTBEGIN(readability-identifier-naming)

extern "C" HOT_RESTART_EXPORTED int hot_restart_get_setting(int setting) {
  using namespace hot_restart::runtime;
  const bool known = setting >= 0 && setting < kFlagCount;
  return known && (settings().flags & kFlags[setting]) != 0 ? 1 : 0;
}

extern "C" HOT_RESTART_EXPORTED void hot_restart_set_setting(int setting, int value) {
  using namespace hot_restart::runtime;
  if (setting >= 0 && setting < kFlagCount) {
    change(kFlags[setting], value != 0);
  }
}

extern "C" HOT_RESTART_EXPORTED const char* hot_restart_debugger(const char* name) {
  using namespace hot_restart::runtime;
  if (name != nullptr && !setDebugger(name)) {
    (Line() << "hot_restart::debugger is auto, gdb, lldb, prompt, wait, hrtool or none, not `"
            << name << "`; it stays " << theSettings.debugger)
        .toStderr();
  }
  return theSettings.debugger;
}

extern "C" HOT_RESTART_EXPORTED void hot_restart_exit(int status) {
  using namespace hot_restart::runtime;
  constexpr int kHighestStatus = 255;
  theSettings.exitStatus = status >= 0 ? status & kHighestStatus : hot_restart::wire::kNoExitStatus;
  change(hot_restart::wire::kProgramShouldExit, true);
}

extern "C" HOT_RESTART_EXPORTED void hot_restart_reraise() {
  hot_restart::runtime::change(hot_restart::wire::kReraise, true);
}

// NOLINTEND(readability-identifier-naming)
