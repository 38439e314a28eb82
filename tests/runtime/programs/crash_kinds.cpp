// Holds one function for each way to crash, and a table of their names.
#include "crash_kinds.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <sys/mman.h>
#include <unistd.h>
#include <variant>
#include <vector>

#undef NDEBUG
#include <cassert>

// These are not in the anonymous namespace: there the compiler would know all classes, and call Derived::pure
// directly.
struct Base {
  Base();
  virtual ~Base() = default;
  virtual void pure() = 0;
};
struct Derived : Base {
  void pure() override {}
};
static void callPure(Base* object) { object->pure(); }
static void (*volatile callThrough)(Base*) = &callPure;
Base::Base() { callThrough(this); }

namespace {

int* volatile nowhere = nullptr;
const char* volatile noText = nullptr;
volatile int zero = 0;
volatile int sink = 0;

struct UserError {
  int code;
};

__attribute__((noinline)) int dig(int depth) {
  volatile char space[256];
  space[depth % 256] = static_cast<char>(depth);
  sink = space[depth % 256];
  return depth < 0 ? 0 : dig(depth + 1) + space[depth % 256];
}

__attribute__((noinline)) int compareBadly(const void*, const void*) { return *nowhere; }

__attribute__((noinline)) void throwNoexcept() noexcept {
  throw std::runtime_error("out of noexcept");
}

__attribute__((noinline)) int digBack(int depth);
__attribute__((noinline)) int digForth(int depth) {
  volatile char space[256];
  space[depth % 256] = static_cast<char>(depth);
  return depth < 0 ? 0 : digBack(depth + 1) + space[depth % 256];
}
int digBack(int depth) {
  volatile char space[512];
  space[depth % 512] = static_cast<char>(depth);
  return depth < 0 ? 0 : digForth(depth + 1) + space[depth % 512];
}

struct ThrowsAtEnd {
  ~ThrowsAtEnd() noexcept(true) { throw UserError{3}; }
};

struct ThrowsWhileUnwinding {
  ~ThrowsWhileUnwinding() noexcept(false) { throw UserError{4}; }
};

struct FaultsAtEnd {
  ~FaultsAtEnd() { sink = *nowhere; }
};

/// The program's own unwinding is interrupted: an exception is in flight, with a handler found.
int inDestructorWhileUnwinding() {
  try {
    const FaultsAtEnd last;
    throw std::runtime_error("in flight");
  } catch (const std::exception&) {
    return 1;
  }
}

int inDestructorWhileRethrowing() {
  try {
    const FaultsAtEnd last;
    try {
      throw std::runtime_error("in flight again");
    } catch (const std::exception&) {
      throw;
    }
  } catch (const std::exception&) {
    return 1;
  }
}

int inDestructorWhileRethrowingPointer() {
  const std::exception_ptr kept = std::make_exception_ptr(UserError{5});
  try {
    const FaultsAtEnd last;
    std::rethrow_exception(kept);
  } catch (const UserError&) {
    return 1;
  }
}

int throwingDestructorWhileUnwinding() {
  try {
    const ThrowsWhileUnwinding thrower;
    throw std::runtime_error("first");
  } catch (const std::exception&) {
    return 1;
  }
}

/// Two exceptions of the abandoned frames are being handled, one within the other.
int inNestedCatchBlock() {
  try {
    throw std::runtime_error("outer");
  } catch (const std::exception&) {
    try {
      throw UserError{6};
    } catch (const UserError& error) {
      return *nowhere + error.code;
    }
  }
}

void copyToNowhere() {
  const char text[64] = "text";
  char* volatile to = nullptr;
  std::memcpy(to, text, sizeof text - static_cast<std::size_t>(zero));
  sink = *to;
}

/// The size in front of a block is overwritten; only malloc notices, and only that block is lost.
void corruptHeap() {
  auto* memory = static_cast<volatile std::size_t*>(std::malloc(100));
  memory[-1] = 0x10;
  std::free(const_cast<std::size_t*>(memory));
}

/// Writes over the end of a local array, so far that only the guard behind it is hit.
__attribute__((noinline)) int overrunArray(const char* text) {
  char few[8];
  char* volatile to = few;
  std::memcpy(to, text, 16 - static_cast<std::size_t>(zero));
  return few[0];
}

/// A compiler with _FORTIFY_SOURCE makes this of a memcpy into a known array.
extern "C" void* __memcpy_chk(void*, const void*, std::size_t, std::size_t);
int fortifiedCopy() {
  char few[8];
  __memcpy_chk(few, "sixteen letters", 16 - static_cast<std::size_t>(zero), sizeof few);
  return few[0];
}

void readUnaligned() {
  alignas(16) char bytes[32] = {};
  __asm__ volatile("movaps 1(%0), %%xmm0" : : "r"(bytes) : "xmm0", "memory");
}

void callWild() {
  using Function = void (*)();
  Function volatile function = reinterpret_cast<Function>(0x4141414141414141);
  function();
}

/// There is memory at this address, but no code may run there.
int callOnStack() {
  volatile unsigned char code[16] = {0xc3};
  using Function = int (*)();
  Function volatile function = reinterpret_cast<Function>(const_cast<unsigned char*>(code));
  return function();
}

void raiseSystemCall() { raise(SIGSYS); }

int truncatedMapping() {
  char name[] = "/tmp/hot_restart_test_XXXXXX";
  const int fd = mkstemp(name);
  unlink(name);
  if (ftruncate(fd, 4096) != 0) {
    std::_Exit(99);
  }
  auto* bytes = static_cast<volatile char*>(mmap(nullptr, 4096, PROT_READ, MAP_SHARED, fd, 0));
  if (ftruncate(fd, 0) != 0) {
    std::_Exit(99);
  }
  close(fd);
  return bytes[0];
}

int inCatchBlock() {
  try {
    throw std::runtime_error("handled");
  } catch (const std::exception&) {
    return *nowhere;
  }
}

int uncaughtInCatchBlock() {
  try {
    throw std::runtime_error("handled");
  } catch (const std::exception&) {
    throw UserError{9};
  }
}

int vectorAt() {
  std::vector<int> few(3);
  return few.at(static_cast<std::size_t>(zero) + 7);
}

int sortComparator() {
  std::vector<int> numbers{3, 1, 2};
  std::sort(numbers.begin(), numbers.end(), [](int, int) { return *nowhere != 0; });
  return numbers[0];
}

int stdVisit() {
  const std::variant<int, long> either{1L};
  return std::visit([](auto value) { return static_cast<int>(value) + *nowhere; }, either);
}

void doubleFree() {
  void* volatile memory = std::malloc(100);
  std::free(memory);
  std::free(memory);
}

void callNowhere() {
  using Function = void (*)();
  Function volatile function = nullptr;
  function();
}

struct Kind {
  std::string_view name;
  int (*crash)();
};

#define KIND(name, ...)                                                                            \
  Kind {                                                                                           \
    name, []() -> int {                                                                            \
      __VA_ARGS__;                                                                                 \
      return 0;                                                                                    \
    }                                                                                              \
  }

const Kind kKinds[] = {
    KIND("null-read", return *nowhere),
    KIND("null-write", *nowhere = 1),
    KIND("wild-read", return *reinterpret_cast<volatile int*>(0x4141414141414141)),
    KIND("libc-memcpy", copyToNowhere()),
    KIND("heap-corruption", corruptHeap()),
    KIND("smashed-guard", return overrunArray("sixteen letters")),
    KIND("fortified-copy", return fortifiedCopy()),
    KIND("unaligned", readUnaligned()),
    KIND("illegal", __asm__ volatile(".byte 0x06")),
    KIND("system-call", raiseSystemCall()),
    KIND("call-wild", callWild()),
    KIND("call-on-stack", return callOnStack()),
    KIND("stack-overflow-mutual", return digForth(1)),
    KIND("destructor-while-unwinding", return inDestructorWhileUnwinding()),
    KIND("destructor-while-rethrowing", return inDestructorWhileRethrowing()),
    KIND("destructor-while-rethrowing-pointer", return inDestructorWhileRethrowingPointer()),
    KIND("throwing-destructor-while-unwinding", return throwingDestructorWhileUnwinding()),
    KIND("in-nested-catch-block", return inNestedCatchBlock()),
    KIND("libc-strlen", return static_cast<int>(std::strlen(noText))),
    KIND("free-garbage", std::free(reinterpret_cast<void*>(0x1234567))),
    KIND("double-free", doubleFree()),
    KIND("division", return 7 / zero),
    KIND("trap", __builtin_trap()),
    KIND("breakpoint", __asm__ volatile("int3")),
    KIND("bus", return truncatedMapping()),
    KIND("abort", std::abort()),
    KIND("assert", assert(zero == 1)),
    KIND("terminate", std::terminate()),
    KIND("rethrow-nothing", throw),
    KIND("throw-std", throw std::runtime_error("no luck")),
    KIND("throw-user", throw UserError{1}),
    KIND("throw-int", throw 42),
    KIND("throw-text", throw "plain text"),
    KIND("vector-at", return vectorAt()),
    KIND("noexcept-violated", throwNoexcept()),
    KIND("throwing-destructor", ThrowsAtEnd thrower; (void)thrower),
    KIND("pure-virtual", Derived derived; (void)derived),
    KIND("stack-overflow", return dig(1)),
    KIND("qsort-callback", int two[2] = {2, 1}; std::qsort(two, 2, sizeof(int), &compareBadly)),
    KIND("sort-comparator", return sortComparator()),
    KIND(
        "std-function", std::function<int()> call = [] { return *nowhere; }; return call()),
    KIND("std-visit", return stdVisit()),
    KIND("call-nowhere", callNowhere()),
    KIND("in-catch-block", return inCatchBlock()),
    KIND("uncaught-in-catch-block", return uncaughtInCatchBlock()),
};

__attribute__((noinline)) int crash(std::string_view kind) {
  for (const Kind& one : kKinds) {
    if (one.name == kind) {
      return one.crash();
    }
  }
  std::fprintf(stderr, "no such kind of crash: %.*s\n", static_cast<int>(kind.size()), kind.data());
  std::_Exit(98);
}

} // namespace

int (*volatile crashAs)(std::string_view kind) = &crash;
