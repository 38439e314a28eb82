// `hrtool session`: what stands beside a crashed program from its crash to its restart or its end.
#pragma once

namespace hot_restart::cli {

/// Runs one session to its end. `descriptor`: the socket to the program (wire.h). Returns the exit
/// status of hrtool: 0 when the program went on or died as wished.
int runSession(int descriptor);

} // namespace hot_restart::cli
