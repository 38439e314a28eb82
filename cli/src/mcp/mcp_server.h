// The server's loop: JSON-RPC 2.0, a message a line, on standard input and output. Nothing listens
// anywhere.
//
//   stdin -> one line -> answered at once (initialize, ping, tools/list)
//                     -> tools/call: a thread of its own -> stdout, one line, when it is done
#pragma once

namespace hot_restart::cli {

/// Serves until standard input ends. Returns the exit status.
int serveMcp();

} // namespace hot_restart::cli
