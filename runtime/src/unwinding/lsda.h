// What a function's exception tables (its LSDA, in .gcc_except_table) say about one place in it.
// They are only read here: frame_decision says whether to run, skip or land in a frame.
#pragma once

#include "base/stub_kind.h"

#include <cstdint>

namespace hot_restart::runtime {

enum class SiteKind : std::uint8_t {
  kNoTables,     ///< The function has no LSDA: nothing to clean up.
  kNoLandingPad, ///< Nothing to clean up at this place.
  kCleanup,      ///< A landing pad that a forced unwind enters, and that goes on unwinding.
  kGap, ///< No call-site entry: the compiler says that nothing throws here; an unwinder would call
        ///< terminate.
  kHandler, ///< A forced unwind would be caught here: catch (...), an exception specification.
};

struct Site {
  SiteKind kind = SiteKind::kNoTables;
  StubKind stub = StubKind::kNone;
  bool functionHasCleanups =
      false; ///< The function has cleanups somewhere: something may be lost here.
  bool unoptimized =
      false; ///< The abi::Scope marks say so: every instruction is where its scope is.
  /// Not 0: the table has no landing pad for this place, but the scope around it has: the address
  /// behind a call of that scope, to land there in its stead.
  std::uint64_t instead = 0;
};

/// `lsda` may be null. `ip` is an address inside the instruction in question (return address - 1
/// for a call). Signal-safe: reads mapped, read-only tables; no allocation, no locks.
Site readSite(const void* lsda, std::uint64_t functionStart, std::uint64_t ip);

} // namespace hot_restart::runtime
