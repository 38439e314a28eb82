// A running program whose user wants something of it (`hrtool reload PID`): one signal, answered by
// starting `hrtool attend`, which says what is to be loaded. Nothing listens, no thread waits: a
// program that is not asked pays for one sigaction() at its start.
#pragma once

namespace hot_restart::runtime {

/// Installs the handler of wire::kAttentionSignal, which is ignored by default and stays so for
/// everybody but hrtool. A handler of the program's own comes first, and then nothing can be asked.
void installLiveRequestHandler();

} // namespace hot_restart::runtime
