// What `hrtool cc` is asked to do: what to wrap, and the compile itself.
#pragma once

#include "launcher/wrap_choices.h"
#include "launcher/wrap_filter.h"

#include <string>
#include <vector>

namespace hot_restart::cli {

struct CcOptions : WrapChoices {
  std::vector<std::string> command; ///< COMPILER ARGS, launchers that follow ours included.
  WrapFilter filter;
  bool separateBodies = false; ///< BODIES separate.
  bool linkRuntime = true;     ///< What is linked gets the runtime; sources of a link are compiled.
};

} // namespace hot_restart::cli
