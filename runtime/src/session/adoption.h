// Separately compiled bodies at the start of a program: hrtool is asked for units of all wrapped
// functions, and they are loaded before main (BODIES separate, HOT_RESTART_RELOAD_AT_START=all).
#pragma once

namespace hot_restart::runtime {

/// Asks for the modules that are mapped now, and takes what comes. Does nothing when no module has
/// come since the last call. What cannot be had keeps its body in the program; why is said on
/// stderr. Not signal-safe: for constructors, which the loader runs one after the other.
void adoptBodies();

} // namespace hot_restart::runtime
