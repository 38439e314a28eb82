// Keeps the block of settings. Any thread changes it while handlers, sessions and a debugger read
// it: so flags, exit status and the debugger's name are one word each, and every access is atomic.
#include "base/settings.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <hot_restart/session.h>
#include <hot_restart/wire.h>

namespace hot_restart::runtime {
namespace {

using Word = std::uint64_t __attribute__((may_alias));

alignas(Word) wire::Settings theSettings;
static_assert(offsetof(wire::Settings, debugger) % sizeof(Word) == 0);

Word* debuggerWord() { return reinterpret_cast<Word*>(theSettings.debugger); }

/// These stand in the order of the numbers that session.h gives them.
constexpr std::uint32_t kFlags[] = {wire::kReloadOnContinue, wire::kReloadAllOnContinue,
                                    wire::kPrintHelpMessage, wire::kProgramShouldExit,
                                    wire::kRestartInnermost};
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
  wire::Settings copy;
  copy.flags = flags();
  copy.exitStatus = __atomic_load_n(&theSettings.exitStatus, __ATOMIC_ACQUIRE);
  const Word name = __atomic_load_n(debuggerWord(), __ATOMIC_ACQUIRE);
  std::memcpy(copy.debugger, &name, sizeof name);
  return copy;
}

const void* settingsPlace() { return &theSettings; }

void noteDebugger(const char* name) {
  char text[sizeof(Word)] = {};
  std::strncpy(text, name, sizeof text - 1); // The longest values, `prompt` and `hrtool`, fit.
  Word word = 0;
  std::memcpy(&word, text, sizeof word);
  __atomic_store_n(debuggerWord(), word, __ATOMIC_RELEASE);
}

void noteRestartInnermost() { change(wire::kRestartInnermost, true); }

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

extern "C" HOT_RESTART_EXPORTED void hot_restart_exit(int status) {
  using namespace hot_restart::runtime;
  constexpr int kHighestStatus = 255;
  const std::int32_t wanted =
      status >= 0 ? status & kHighestStatus : hot_restart::wire::kNoExitStatus;
  __atomic_store_n(&theSettings.exitStatus, wanted, __ATOMIC_RELEASE);
  change(hot_restart::wire::kProgramShouldExit, true);
}

extern "C" HOT_RESTART_EXPORTED void hot_restart_reraise() {
  hot_restart::runtime::change(hot_restart::wire::kReraise, true);
}

// NOLINTEND(readability-identifier-naming)
