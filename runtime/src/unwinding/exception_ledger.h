// Which exceptions of this thread are on their way to a handler, and how far they have come:
// libgcc's entries for throwing and rethrowing are interposed, since the C++ runtime only keeps a
// count, and the one that every personality gives an exception to a landing pad by. Costs nothing
// until something is thrown.
#pragma once

#include "unwinding/stack_areas.h"

#include <cstdint>
#include <unwind.h>

namespace hot_restart::runtime {

/// An exception in flight.
struct Throw {
  _Unwind_Exception* exception = nullptr; ///< Null: not known.
  /// The stack pointer of the throw, or of the frame whose landing pad the exception was last given
  /// to.
  std::uint64_t stackPointer = 0;
};

/// The one that raised std::uncaught_exceptions() from `level` to `level` + 1 last.
/// Signal-safe: initial-exec TLS.
Throw throwAtLevel(unsigned level);

/// What is counted there next was not thrown.
void forgetThrowAtLevel(unsigned level);

/// A `throw;` makes the C++ runtime forget which frame handles the exception: what it was before.
struct HandlersBefore {
  int count = 0;           ///< Catch blocks the exception was in.
  std::uint64_t frame = 0; ///< The innermost of them, as a cfa.
};

/// The catch blocks in frames that stay, of those that `exception` was in at its rethrows.
/// Signal-safe: initial-exec TLS.
HandlersBefore handlersKept(const _Unwind_Exception& exception, const StackAreas& givenUp);

} // namespace hot_restart::runtime
