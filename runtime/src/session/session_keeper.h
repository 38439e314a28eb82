// A parent for the session where the program would otherwise become it. A session is made an
// orphan, so that it belongs to nobody; but process 1 of a container, and a program that has asked
// for it (PR_SET_CHILD_SUBREAPER), is given the orphans of its children, and its wait() would see
// strangers end. There a process in between stays: it shares the program's memory, holds no
// descriptor, sends no signal when it ends, and is invisible to wait() without __WCLONE.
#pragma once

namespace hot_restart::runtime {

/// Whether orphans become children of this process. Signal-safe: prctl.
bool getsStrangers();

/// Makes a keeper. It runs `function(data)`, which makes the session and has returned when this
/// returns, and stays until all that came of it has ended. False: there is none, and nothing was
/// run. Signal-safe: mmap, clone, futex; all signals are to be blocked meanwhile.
bool haveKeeper(void (*function)(void* data), void* data);

/// Takes away the keepers that have ended. Signal-safe: waitpid, munmap.
void reapKeepers();

} // namespace hot_restart::runtime
