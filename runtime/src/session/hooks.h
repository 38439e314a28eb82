// What the program wants to be told of its crashes (on_crash and its like in session.h).
#pragma once

#include <hot_restart/wire.h>

namespace hot_restart::runtime {

/// The values that hot_restart_add_hook() takes.
enum class HookTime : int { kCrash, kBeforeReload, kAfterReload, kBeforeRestart };

/// Whether somebody listens. Signal-safe: an atomic load.
bool anyHooks();

/// Says what hooks are told from now on, in this thread; one session at a time.
void describeToHooks(const wire::Description& description, const wire::Crash& crash);

/// Calls the hooks of that time, in the crashed thread. Never throws, and comes back: one that
/// crashes, throws or does not end is left. NOT signal-safe: they are the program's code. Nothing
/// happens without a description of this thread's crash, or in a copy of the process.
void runHooks(HookTime time);
/// The crash is over.
void forgetDescription();

} // namespace hot_restart::runtime
