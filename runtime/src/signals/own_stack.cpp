// Maps the stack when it is needed, and gives it back when the handler is left.
#include "signals/own_stack.h"

#include "unwinding/arch.h"
#include "unwinding/thread_state.h"

#include <cstddef>
#include <cstdint>
#include <signal.h>
#include <sys/mman.h>

namespace hot_restart::runtime {
namespace {

// It is enough for dlopen, and for the initialisers of a unit.
constexpr std::size_t kStackSize = std::size_t{256} * 1024;
constexpr std::size_t kRoomEnough = std::size_t{64} * 1024;
constexpr std::size_t kGuardSize = 4096;

/// The room left on the alternate stack that runs now; a lot if none does.
std::size_t roomLeft(const stack_t& current) {
  const auto here = reinterpret_cast<std::uint64_t>(__builtin_frame_address(0));
  const auto lowest = reinterpret_cast<std::uint64_t>(current.ss_sp);
  const bool isOnIt = here >= lowest && here - lowest < current.ss_size;
  return isOnIt ? here - lowest : kRoomEnough;
}

struct Call {
  void (*function)(void* data);
  void* data;
};

/// The first thing that runs on the new stack: from the old one the kernel would not allow it.
void enter(void* data) {
  const Call call = *static_cast<Call*>(data);
  stack_t ours{};
  ours.ss_sp = threadState().ownStack + kGuardSize;
  ours.ss_size = kStackSize;
  sigaltstack(&ours, nullptr);
  call.function(call.data);
}

} // namespace

void runWithRoom(void (*function)(void* data), void* data) {
  ThreadState& state = threadState();
  stack_t current{};
  if (state.ownStack != nullptr || sigaltstack(nullptr, &current) != 0 ||
      roomLeft(current) >= kRoomEnough) {
    function(data);
    return;
  }
  void* memory = mmap(nullptr, kGuardSize + kStackSize, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (memory == MAP_FAILED) {
    function(data);
    return;
  }
  mprotect(memory, kGuardSize, PROT_NONE);
  state.ownStack = static_cast<char*>(memory);
  state.programsStack = current;
  Call call{.function = function, .data = data};
  callOnStack(state.ownStack + kGuardSize + kStackSize, &enter, &call);
  leaveOwnStack();
}

void leaveOwnStack() {
  ThreadState& state = threadState();
  if (state.ownStack == nullptr) {
    return;
  }
  stack_t programs{};
  programs.ss_sp = state.programsStack.ss_sp;
  programs.ss_size = state.programsStack.ss_size;
  sigaltstack(&programs, nullptr);
  munmap(state.ownStack, kGuardSize + kStackSize);
  state.ownStack = nullptr;
}

} // namespace hot_restart::runtime
