// The type_info objects that stubs name in their catch clauses: ours, so that the personality asks
// *us* whether an exception is caught there, in phase 1, while nothing has been unwound yet.
#pragma once

#include "unwinding/lsda.h"

#include <typeinfo>

namespace hot_restart::runtime {

/// Not for StubKind::kNone. Signal-safe: an address.
const std::type_info& typeOf(StubKind kind);

/// Throws what the stub of that kind catches.
[[noreturn]] void throwTo(StubKind kind);

} // namespace hot_restart::runtime
