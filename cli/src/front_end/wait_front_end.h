// Front ends without input: `wait` (a saved file is the wish) and the silent one.
#pragma once

#include "front_end/front_end.h"
#include "reload/source_watch.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace hot_restart::cli {

/// No terminal: text to stderr, restart when one of the files is saved with changes. Without
/// `watch`: when hrtool is told to, who can see first what an edit does.
std::unique_ptr<FrontEnd> makeWaitFrontEnd(std::optional<SourceWatch> watch, std::uint32_t pid);

/// Text to stderr alone: the program is under a debugger already, or nothing can be asked.
std::unique_ptr<FrontEnd> makeSilentFrontEnd();

} // namespace hot_restart::cli
