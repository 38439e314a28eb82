// Exceptions: the terminate handler, and the question that the personality asks about noexcept and
// escaping stubs.
#pragma once

#include "unwinding/lsda.h"

#include <typeinfo>

namespace hot_restart::runtime {

/// Puts our terminate handler in front of the one that is installed.
void installTerminateHandler();

/// Asked by the personality in phase 1, with the stack of the throw intact, when `thrown` is about
/// to leave a stub of `kind` that is noexcept, or where it breaksOnEscape(), and again in phase 2.
/// True: catch it there, which restarts the stub.
bool restartEscaping(StubKind kind, const std::type_info& thrown, const void* object);

} // namespace hot_restart::runtime
