// The type_info objects that stubs name in their catch clauses: ours, so that the personality asks
// *us* whether an exception is caught there, in phase 1, while nothing has been unwound yet.
#pragma once

#include "base/stub_kind.h"

#include <typeinfo>

namespace hot_restart::runtime {

/// Not for StubKind::kNone. Signal-safe: an address.
const std::type_info& typeOf(StubKind kind);

/// Decides whether `thrown`, about to leave a stub of `kind`, is caught there, which restarts it.
using EscapeQuestion = bool (*)(StubKind kind, const std::type_info& thrown, const void* object);

/// Who is asked about exceptions out of noexcept stubs, and out of others where breaksOnEscape()
/// says so. Called at start, before main; until then, and in a run without hot_restart, no such
/// exception is caught. The personality reads it with an atomic load and takes no lock for it.
void setEscapeQuestion(EscapeQuestion question);

} // namespace hot_restart::runtime
