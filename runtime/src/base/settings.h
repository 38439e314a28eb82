// What the program says about its sessions (session.h of the public headers). Read by sessions
// where it lies, too.
#pragma once

#include <hot_restart/wire.h>

namespace hot_restart::runtime {

/// Copies them. Signal-safe.
wire::Settings settings();
/// For wire::Crash::settingsAddress. Signal-safe.
const void* settingsPlace();

/// HOT_RESTART_DEBUGGER, or what the program says; `name` is a known value.
void noteDebugger(const char* name);
/// A new crash: what was said about the last one is over. Signal-safe.
void forgetReraise();

/// Crashes are to take their ordinary course. Signal-safe.
bool programShouldExit();

} // namespace hot_restart::runtime
