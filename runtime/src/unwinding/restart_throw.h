// Throwing what a stub catches: the last step of every restart.
#pragma once

#include "base/stub_kind.h"

namespace hot_restart::runtime {

/// Throws what the stub of that kind catches; not for StubKind::kNone. Nothing is allocated: after
/// a crash in malloc its lock may be held, and __cxa_allocate_exception would wait for it. The
/// (empty) object lies in this thread's state.
[[noreturn]] void throwTo(StubKind kind);

} // namespace hot_restart::runtime
