// Keeps a table of guards for each thread. A guard keeps its place in the table while it is held,
// so that a set of them stays true whatever else comes and goes.
#include "unwinding/static_guards.h"

#include "base/next_definition.h"
#include "unwinding/arch.h"

#include <atomic>
#include <cstdint>
#include <cxxabi.h>

namespace hot_restart::runtime {
namespace {

// Initialisers that are under way within one another.
constexpr unsigned kMostGuards = 16;

struct HeldGuard {
  abi::__guard* guard = nullptr;  ///< Null: a free place.
  std::uint64_t stackPointer = 0; ///< The frame that has acquired it had this one.
};

__attribute__((tls_model("initial-exec"))) thread_local constinit HeldGuard theGuards[kMostGuards];

void noteAcquired(abi::__guard* guard, std::uint64_t stackPointer) {
  for (HeldGuard& held : theGuards) {
    if (held.guard == nullptr) {
      held.stackPointer = stackPointer;
      std::atomic_signal_fence(std::memory_order_release); // A handler may come in between.
      held.guard = guard;
      return;
    }
  }
}

void noteGiven(const abi::__guard* guard) {
  for (HeldGuard& held : theGuards) {
    if (held.guard == guard) {
      held.guard = nullptr;
      return;
    }
  }
}

/// Itanium C++ ABI 3.3.3: the first byte of a guard says whether its variable is initialised. A
/// record may be old: an initialiser that has changed threads (fibers) has ended on another one.
bool isInitialised(const abi::__guard* guard) {
  return *reinterpret_cast<const volatile char*>(guard) != 0;
}

using Acquire = int (*)(abi::__guard*);
using Give = void (*)(abi::__guard*);

/// A static with a guard of its own would come here again.
template <class Entry> Entry next(std::atomic<Entry>& known, const char* name) {
  Entry entry = known.load(std::memory_order_relaxed);
  if (entry == nullptr) {
    entry = reinterpret_cast<Entry>(nextDefinition(name));
    known.store(entry, std::memory_order_relaxed);
  }
  return entry;
}

constinit std::atomic<Acquire> theAcquire{nullptr};
constinit std::atomic<Give> theRelease{nullptr};
constinit std::atomic<Give> theAbort{nullptr};

} // namespace

Guards guardsBetween(std::uint64_t low, std::uint64_t high) {
  Guards found = 0;
  for (unsigned i = 0; i < kMostGuards; ++i) {
    const HeldGuard& held = theGuards[i];
    if (held.guard != nullptr && held.stackPointer >= low && held.stackPointer < high) {
      found |= Guards{1} << i;
    }
  }
  return found;
}

void abandonGuards(Guards guards) {
  for (unsigned i = 0; i < kMostGuards; ++i) {
    abi::__guard* const guard = theGuards[i].guard;
    if ((guards & (Guards{1} << i)) != 0 && guard != nullptr) {
      theGuards[i].guard = nullptr;
      if (!isInitialised(guard)) {
        abi::__cxa_guard_abort(guard);
      }
    }
  }
}

} // namespace hot_restart::runtime

#define HOT_RESTART_EXPORTED __attribute__((visibility("default")))

namespace guards = hot_restart::runtime;

// May throw (a recursive initialisation).
extern "C" HOT_RESTART_EXPORTED int __cxa_guard_acquire(abi::__guard* guard) {
  const int mustInitialise = guards::next(guards::theAcquire, "__cxa_guard_acquire")(guard);
  if (mustInitialise != 0) {
    guards::noteAcquired(guard, guards::callersStackPointer());
  }
  return mustInitialise;
}

extern "C" HOT_RESTART_EXPORTED void __cxa_guard_release(abi::__guard* guard) noexcept {
  guards::noteGiven(guard);
  guards::next(guards::theRelease, "__cxa_guard_release")(guard);
}

extern "C" HOT_RESTART_EXPORTED void __cxa_guard_abort(abi::__guard* guard) noexcept {
  guards::noteGiven(guard);
  guards::next(guards::theAbort, "__cxa_guard_abort")(guard);
}
