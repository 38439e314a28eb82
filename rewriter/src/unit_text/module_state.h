// The state of a source file, for a reload that makes it anew (ReloadRequest::restartModule).
#pragma once

#include "hot_restart/rewriter/manifest.h"

namespace hot_restart::rewriter {

/// `running` as if the program did not have the variables that the main file and its wrapped
/// functions define: then they are new ones, which the unit brings and initialises. Not taken out:
/// thread-local variables, constants that need no code, and the static members of templates.
Manifest withoutModuleState(const Manifest& running);

} // namespace hot_restart::rewriter
