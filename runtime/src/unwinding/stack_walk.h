// The crashed thread's stack, frame by frame, without the frames of the runtime that looks at it.
#pragma once

#include "unwinding/arch.h"
#include "unwinding/lsda.h"

#include <cstdint>

namespace hot_restart::runtime {

/// The ways in which the runtime comes to run.
enum class Origin {
  kSignal, ///< In a signal handler: the walk begins at the interrupted frame.
  kThrow,  ///< Called by the C++ runtime (std::terminate, a personality): it begins at the frame
           ///< that threw.
  kReport, ///< Called by a sanitizer: it begins behind the runtime's own frames.
};

struct StackFrame {
  std::uint64_t ip = 0;
  std::uint64_t cfa =
      0; ///< The frame's stack pointer at its call (or when it was interrupted); unique on a stack.
  std::uint64_t functionStart = 0;
  bool interrupted = false; ///< A signal has stopped it: ip is the instruction itself; else it is a
                            ///< return address.
  bool unexpected = false;  ///< Stopped by a sanitizer's report, at no call of the program's.
  bool machinery = false;   ///< An innermost frame in the C++ runtime: not the user's.
  Site site;
  CalleeSaved registers;

  /// A call made by this frame would return there, so that an unwinder finds the right call site.
  Landing landing() const {
    const std::uint64_t behind = interrupted ? ip + 1 : ip;
    return {.registers = registers,
            .cfa = cfa,
            .returnAddress = site.instead != 0 ? site.instead : behind};
  }
};

/// Called for each frame, innermost first; false ends the walk.
using FrameVisitor = bool (*)(const StackFrame& frame, void* data);

/// Signal-safe: _Unwind_Backtrace finds tables with _dl_find_object, which takes no lock
/// (glibc 2.35 and later), and allocates nothing. It may fault on a destroyed stack: run it
/// guarded.
void walkStack(Origin origin, FrameVisitor visitor, void* data);

/// Whether std::terminate was called by a `throw;` (for Origin::kThrow). Signal-safe: as
/// walkStack().
bool isInsideRethrow();

} // namespace hot_restart::runtime
