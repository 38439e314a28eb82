// Keeps the ledger of each thread, by three interposed entries. The C++ runtime, linked statically
// or not, reaches libgcc's entries through this library, which is in front of libgcc_s in the
// search order of a program that is linked to it. Where it is not (a wrapped plugin in a program
// that is not), nothing is known and nothing is done.
#include "unwinding/exception_ledger.h"

#include "base/next_definition.h"
#include "unwinding/cxa_exception.h"
#include "unwinding/stack_areas.h"

#include <atomic>
#include <cstdint>
#include <unwind.h>

namespace hot_restart::runtime {
namespace {

constexpr unsigned kMostLevels = 8;
constexpr unsigned kMostRethrows = 16;

struct Rethrow {
  const _Unwind_Exception* exception = nullptr;
  HandlersBefore before;
};

struct Ledger {
  Throw thrown[kMostLevels];
  Rethrow rethrown[kMostRethrows];
  unsigned rethrowCount = 0;
};

__attribute__((tls_model("initial-exec"))) thread_local constinit Ledger theLedger{};

/// The C++ runtime has counted the exception already.
void noteThrow(_Unwind_Exception& exception, std::uint64_t stackPointer) {
  const unsigned uncaught = cxaGlobals().uncaughtExceptions;
  if (uncaught == 0 || uncaught > kMostLevels) {
    return;
  }
  Throw& thrown = theLedger.thrown[uncaught - 1];
  thrown.exception = nullptr; // A handler that comes in between must not see half of each.
  std::atomic_signal_fence(std::memory_order_release);
  thrown.stackPointer = stackPointer;
  std::atomic_signal_fence(std::memory_order_release);
  thrown.exception = &exception;
  for (unsigned level = uncaught; level < kMostLevels; ++level) {
    theLedger.thrown[level] = {};
  }
}

/// A cleanup of the frame runs. What it calls lies on stack that the throw lay on before.
void noteLanding(_Unwind_Word exception, std::uint64_t stackPointer) {
  for (Throw& thrown : theLedger.thrown) {
    if (thrown.exception != nullptr &&
        reinterpret_cast<_Unwind_Word>(thrown.exception) == exception) {
      thrown.stackPointer = stackPointer;
    }
  }
}

/// The memory of an exception is used again. That is not so when libgcc's rethrow comes through
/// here.
void forgetRethrows(_Unwind_Exception& exception) {
  if (cxaExceptionOf(exception).handlerCount != 0) {
    return;
  }
  for (Rethrow& rethrow : theLedger.rethrown) {
    if (rethrow.exception == &exception) {
      rethrow = {};
    }
  }
}

void noteRethrow(_Unwind_Exception& exception) {
  const CxaException& header = cxaExceptionOf(exception);
  if (header.handlerCount < 0) {
    theLedger.rethrown[theLedger.rethrowCount++ % kMostRethrows] = {
        .exception = &exception,
        .before = {.count = -header.handlerCount, .frame = handlerFrameOf(header)}};
  }
}

using Entry = _Unwind_Reason_Code (*)(_Unwind_Exception*);
using SetRegister = void (*)(_Unwind_Context*, int, _Unwind_Word);

template <class Function = Entry> Function nextEntry(const char* name) {
  return reinterpret_cast<Function>(nextDefinition(name));
}

} // namespace

Throw throwAtLevel(unsigned level) {
  return level < kMostLevels ? theLedger.thrown[level] : Throw{};
}

void forgetThrowAtLevel(unsigned level) {
  if (level < kMostLevels) {
    theLedger.thrown[level] = {};
  }
}

HandlersBefore handlersKept(const _Unwind_Exception& exception, const StackAreas& givenUp) {
  HandlersBefore best;
  for (const Rethrow& rethrow : theLedger.rethrown) {
    if (rethrow.exception == &exception && !givenUp.contain(rethrow.before.frame) &&
        rethrow.before.count > best.count) {
      best = rethrow.before;
    }
  }
  return best;
}

} // namespace hot_restart::runtime

#define HOT_RESTART_EXPORTED __attribute__((visibility("default")))

namespace ledger = hot_restart::runtime;

// They return when the stack ends without a handler: no frame of ours may be in the way of that.
extern "C" HOT_RESTART_EXPORTED _Unwind_Reason_Code
_Unwind_RaiseException(_Unwind_Exception* exception) {
  static const ledger::Entry next = ledger::nextEntry("_Unwind_RaiseException");
  if (ledger::isNative(*exception)) {
    ledger::forgetRethrows(*exception);
    ledger::noteThrow(*exception, reinterpret_cast<std::uint64_t>(__builtin_frame_address(0)));
  }
  return next(exception);
}

extern "C" HOT_RESTART_EXPORTED _Unwind_Reason_Code
_Unwind_Resume_or_Rethrow(_Unwind_Exception* exception) {
  static const ledger::Entry next = ledger::nextEntry("_Unwind_Resume_or_Rethrow");
  if (ledger::isNative(*exception)) {
    ledger::noteRethrow(*exception);
    ledger::noteThrow(*exception, reinterpret_cast<std::uint64_t>(__builtin_frame_address(0)));
  }
  return next(exception);
}

/// A personality puts the exception into the first of the registers that a landing pad finds it in.
extern "C" HOT_RESTART_EXPORTED void _Unwind_SetGR(_Unwind_Context* context, int index,
                                                   _Unwind_Word value) {
  static const auto next = ledger::nextEntry<ledger::SetRegister>("_Unwind_SetGR");
  if (index == __builtin_eh_return_data_regno(0)) {
    ledger::noteLanding(value, _Unwind_GetCFA(context));
  }
  next(context, index, value);
}
