// Interposes pthread_create: the definition in this library is found before libc's.
#include "signals/thread_stacks.h"

#include "base/config.h"
#include "base/next_definition.h"
#include "unwinding/thread_state.h"

#include <cstddef>
#include <cstdint>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

// It is large enough for dlopen and the initialisers of a unit; only touched pages take memory.
constexpr std::size_t kStackSize = std::size_t{256} * 1024;

pthread_key_t theKey;
bool theKeyExists = false;

std::size_t guardSize() { return static_cast<std::size_t>(sysconf(_SC_PAGESIZE)); }

/// The start of the mapping, guard page included; null when memory is out.
char* mapStack() {
  void* memory = mmap(nullptr, guardSize() + kStackSize, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (memory == MAP_FAILED) {
    return nullptr;
  }
  mprotect(memory, guardSize(), PROT_NONE);
  return static_cast<char*>(memory);
}

/// Runs when a thread ends, after its thread_local destructors.
void unmapStack(void* memory) {
  stack_t current{};
  const bool isOurs = sigaltstack(nullptr, &current) == 0 &&
                      current.ss_sp == static_cast<char*>(memory) + guardSize();
  if (isOurs) {
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    sigaltstack(&none, nullptr);
  }
  munmap(memory, guardSize() + kStackSize);
}

bool hasAlternateStack() {
  stack_t current{};
  return sigaltstack(nullptr, &current) == 0 && (current.ss_flags & SS_DISABLE) == 0;
}

void useStack(char* memory) {
  stack_t stack{};
  stack.ss_sp = memory + guardSize();
  stack.ss_size = kStackSize;
  if (sigaltstack(&stack, nullptr) == 0 && theKeyExists) {
    pthread_setspecific(theKey, memory);
  }
}

/// The new thread runs this; it lies at the low end of its alternate stack until then.
struct Start {
  void* (*routine)(void*);
  void* argument;
  std::uint8_t blockedFaults; ///< Masks are inherited.
};

// It is not noexcept and has no handler: an exception that nobody catches must find the end of the
// stack, and pthread_exit and cancellation pass through.
void* startThread(void* memory) {
  const Start start = *reinterpret_cast<Start*>(static_cast<char*>(memory) + guardSize());
  threadState().blockedFaults = start.blockedFaults;
  useStack(static_cast<char*>(memory));
  return start.routine(start.argument);
}

using CreateFunction = int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);

CreateFunction libcCreate() {
  static const auto create = reinterpret_cast<CreateFunction>(nextDefinition("pthread_create"));
  return create;
}

} // namespace

void giveAlternateStack() {
  if (!theKeyExists) {
    theKeyExists = pthread_key_create(&theKey, &unmapStack) == 0;
  }
  if (hasAlternateStack()) {
    return;
  }
  if (char* memory = mapStack(); memory != nullptr) {
    useStack(memory);
  }
}

} // namespace hot_restart::runtime

using hot_restart::runtime::config;
namespace threads = hot_restart::runtime;

extern "C" __attribute__((visibility("default"))) int
pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*routine)(void*),
               void* argument) noexcept {
  char* const memory = config().enabled ? threads::mapStack() : nullptr;
  if (memory == nullptr) {
    return threads::libcCreate()(thread, attributes, routine, argument);
  }
  *reinterpret_cast<threads::Start*>(memory + threads::guardSize()) = {
      .routine = routine,
      .argument = argument,
      .blockedFaults = threads::threadState().blockedFaults};
  const int error = threads::libcCreate()(thread, attributes, &threads::startThread, memory);
  if (error != 0) {
    munmap(memory, threads::guardSize() + threads::kStackSize);
  }
  return error;
}
