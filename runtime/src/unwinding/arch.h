// What the runtime knows of the processor: registers, stack and return addresses. There is one
// implementation file per processor (arch_x86_64.cpp); what is inlined stands here. Only trial.cpp
// knows more, which is where a function leaves its value.
#pragma once

#include <cstdint>
#include <ucontext.h>
#include <unwind.h>

namespace hot_restart::runtime {

/// The registers that a called function must leave as they were: what a frame needs to go on after
/// a call.
struct CalleeSaved {
  std::uint64_t values[6];
};

/// A place where execution can go on in a frame, as if the function it had called came back, or
/// threw.
struct Landing {
  CalleeSaved registers;
  std::uint64_t cfa =
      0; ///< The frame's stack pointer after the call (what _Unwind_GetCFA answers for it).
  std::uint64_t returnAddress = 0; ///< An unwinder looks up the instruction before this address.
};

/// Signal-safe: reads registers out of an unwinder's context.
CalleeSaved calleeSavedOf(_Unwind_Context* context);

/// Abandons the running stack and jumps to `arrive` as if the frame of `landing` had just called
/// it: `arrive` finds that frame as its caller, so an exception thrown there unwinds from that
/// frame on. Writes the word below `landing.cfa` and leaves everything above alone. Signal-safe: a
/// few register moves. Works off the alternate stack as well: the kernel decides by the stack
/// pointer.
[[noreturn]] void landIn(const Landing& landing, void (*arrive)());

/// The stack pointer of the frame that has called the one that this is used in, at the call.
__attribute__((always_inline)) inline std::uint64_t callersStackPointer() {
  // It lies above the saved frame pointer and the return address.
  return reinterpret_cast<std::uint64_t>(__builtin_frame_address(0)) + 2 * sizeof(void*);
}

/// Signal-safe: plain reads of the interrupted registers.
std::uint64_t stackPointerOf(const ucontext_t& interrupted);
std::uint64_t instructionPointerOf(const ucontext_t& interrupted);

/// The signals that were blocked in a frame that a signal has interrupted. `handlerCfa` is the cfa
/// of the frame between it and the handler. Signal-safe: reads what the kernel has put there.
std::uint64_t blockedBefore(std::uint64_t handlerCfa);

/// Calls `function(data)` on the stack that ends below `top` (16-byte aligned). Unwinders find the
/// caller. Signal-safe: a few register moves.
void callOnStack(void* top, void (*function)(void* data),
                 void* data) __asm__("hot_restart_call_on_stack");

/// Whether the instruction at `ip` (its first byte, or its last one after undoCallToNowhere()) is a
/// call through a register or memory. Signal-safe: reads code.
bool isIndirectCall(std::uint64_t ip);

/// Whether a thread that stands at `ip` is about to enter the kernel or has just come back: where a
/// signal finds it that waits. Signal-safe: reads code.
bool isAtSystemCall(std::uint64_t ip);

/// After a call to an address that holds no code, the interrupted frame does not exist. Makes
/// `interrupted` look as if the call had not been made yet, so that an unwinder finds the caller.
/// Signal-safe: reads one word of the interrupted stack (which may fault: guard it).
void undoCallToNowhere(ucontext_t& interrupted);

/// A system call that leaves errno alone. Inlined, so that nothing of a sanitizer or of libc stands
/// in between: for a thread that has no thread-local memory of its own. Signal-safe.
__attribute__((always_inline)) inline long bareSystemCall(long number, long a = 0, long b = 0,
                                                          long c = 0, long d = 0) {
  long result = 0;
  register long fourth __asm__("r10") = d;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth)
                   : "rcx", "r11", "memory");
  return result;
}

} // namespace hot_restart::runtime
