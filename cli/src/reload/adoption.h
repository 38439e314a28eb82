// `hrtool adopt --fd N`: serves a program that starts and wants its bodies from separately compiled
// units (BODIES separate, HOT_RESTART_RELOAD_AT_START=all).
#pragma once

namespace hot_restart::cli {

/// Has the program load a unit for each of its wrapped objects that is not loaded yet.
/// `descriptor`: the socket to it (wire.h). What cannot be had is said on stderr, one line for each
/// object. Returns the exit status of hrtool.
int runAdoption(int descriptor);

} // namespace hot_restart::cli
