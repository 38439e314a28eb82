// Which session a crash opens: a terminal, `wait`, a prompt, the debugger that is there already, or
// none.
#pragma once

#include <hot_restart/wire.h>

namespace hot_restart::runtime {

struct SessionChoice {
  bool open = false; ///< False: the program dies as it would have died without hot_restart.
  wire::SessionKind kind{};
  bool interactive = false; ///< Colours and prompts make sense.
};

/// Signal-safe: environment read at start, system calls only.
SessionChoice chooseSession();

} // namespace hot_restart::runtime
