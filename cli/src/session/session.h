// `hrtool session --fd N`: what stands beside a crashed program from its crash to its restart or
// its end.
#pragma once

namespace hot_restart::cli {

struct SessionOptions {
  int descriptor = -1; ///< Socket to the program (wire.h), inherited.
};

/// Runs one session to its end. Returns the exit status of hrtool: 0 when the program went on or
/// died as wished.
int runSession(const SessionOptions& options);

} // namespace hot_restart::cli
