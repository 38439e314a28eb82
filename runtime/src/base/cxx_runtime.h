// Whether the program and this library share one C++ runtime and one unwinder: restarts need that.
#pragma once

namespace hot_restart::runtime {

/// False: the program is linked with -static-libgcc, so that its personality reads another
/// unwinder's contexts than the one this library unwinds with. Not signal-safe: it opens the
/// program (dlopen); called once at start.
bool sharesUnwinder();

} // namespace hot_restart::runtime
