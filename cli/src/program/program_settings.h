// What the program has asked of its sessions (hot_restart.h), as it stands now: a hook or somebody
// at the debugger may have changed it since the crash.
#pragma once

#include "hot_restart/wire.h"

namespace hot_restart::cli {

/// Read from the program's memory; where that is not allowed, as it was at the crash.
wire::Settings currentSettings(const wire::Crash& crash);

inline bool isSet(const wire::Settings& settings, wire::SettingFlags flag) {
  return (settings.flags & flag) != 0;
}

} // namespace hot_restart::cli
