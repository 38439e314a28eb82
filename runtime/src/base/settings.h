// What the program says about its sessions (session.h of the public headers). Sessions read it
// where it lies, too, while the program may be changing it.
#pragma once

#include <hot_restart/wire.h>

namespace hot_restart::runtime {

/// Copies them. Signal-safe: atomic loads.
wire::Settings settings();
/// The address that wire::Crash::settingsAddress tells. Signal-safe: an address.
const void* settingsPlace();

/// The value of HOT_RESTART_DEBUGGER, or what the program has said since: a known value. Sessions
/// are told. Signal-safe: an atomic store.
void noteDebugger(const char* name);
/// HOT_RESTART_FRAME=innermost.
void noteRestartInnermost();
/// A new crash: what was said about the last one is over. Signal-safe: an atomic operation.
void forgetReraise();

/// Crashes are to take their ordinary course. Signal-safe: an atomic load.
bool programShouldExit();

} // namespace hot_restart::runtime
