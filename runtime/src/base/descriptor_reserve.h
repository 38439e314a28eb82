// Two descriptors that are held back for the moment when the program has none left: a leak of
// descriptors is a crash like any other, and a session needs a socket and a file at a time.
#pragma once

namespace hot_restart::runtime {

/// Takes them, with high numbers, if they are not held. Called at the start and after a session.
/// Signal-safe: open, fcntl, close.
void holdReserve();

/// Gives them up, so that the next two descriptors can be had, until holdReserve(). One that is no
/// longer ours, because the program has closed all that it did not know, is left alone; the soft
/// limit is raised a little then, if it may be. Signal-safe: fstat, close, setrlimit.
void useReserve();

} // namespace hot_restart::runtime
