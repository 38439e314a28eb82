// `hrtool module`: a source file once more, with its state, because the program asks for it.
#pragma once

namespace hot_restart::cli {

/// Serves one wish that comes over `descriptor`, the socket to the program (wire.h). Returns the
/// exit status of hrtool.
int runModuleRestart(int descriptor);

} // namespace hot_restart::cli
