// The C++ runtime's view of the exceptions of this thread (libstdc++'s __cxa_eh_globals): reading
// what was thrown, and giving up what abandoned frames had thrown or caught.
#pragma once

#include "unwinding/stack_areas.h"

#include <cstddef>
#include <cstdint>
#include <typeinfo>
#include <unwind.h>

namespace hot_restart::runtime {

/// What was thrown, for the report. `type` null: nothing is being handled.
struct ThrownObject {
  const std::type_info* type = nullptr;
  const void* object = nullptr; ///< Null: unknown. For a thrown pointer: the pointer itself.
};

/// The exception on top of this thread's stack of caught ones: in a terminate handler, the one
/// nobody caught.
ThrownObject currentException();

/// Copies the mangled type name and, for what has one (std::exception, strings, integers), the
/// text, both cut to size. Calls the object's what(); faults in it are caught.
struct TextBuffer {
  char* text;
  std::size_t size;
};
void describeException(const ThrownObject& thrown, TextBuffer type, TextBuffer what);

/// Ends the exceptions on top that no handler was ever found for: they made std::terminate be
/// called.
void endUncaughtExceptions();

/// Ends the exceptions whose catch blocks lie in frames that are given up, and were left without
/// __cxa_end_catch.
void endExceptionsCaughtIn(const StackAreas& givenUp);

/// Gives up the exceptions that were thrown in such frames and are still on their way to a handler.
void dropThrownIn(const StackAreas& givenUp);

/// While unwinding is counted, std::uncaught_exceptions() is one more: destructors of abandoned
/// frames are to see that they run because something failed (a transaction rolls back).
void countUnwinding();
void uncountUnwinding();

/// To be called after a cleanup has called std::terminate in the middle of our forced unwind: the
/// C++ runtime has "caught" that unwind.
void forgetForcedUnwind(const _Unwind_Exception& exception);

/// Gives up the exception that was thrown last and is still searching for its handler. Without a
/// type: `throw;` has counted one though there was none.
void dropInFlight(const ThrownObject& thrown);

/// Makes an exception that is still searching for its handler the current one, as the C++ runtime
/// does before it calls std::terminate. Nothing happens for thrown pointers.
void catchInFlight(const ThrownObject& thrown);

/// Whether phase 1 of `thrown` has never ended before: it is not a rethrow, nor are its frames
/// being unwound already.
bool isFirstSearch(const ThrownObject& thrown);

} // namespace hot_restart::runtime
