// What the rewriter generates, by hand: a stub with its slot, and a body beside it. For the
// programs of these tests.
#pragma once

#include <hot_restart/abi.h>

/// WRAPPED(R, f, (parameters), (arguments)) { body }: `f` is the stub, `f_body` the body.
#define WRAPPED_AS(restart, specifier, R, f, parameters, arguments)                                \
  R f##_body parameters;                                                                           \
  extern "C" __attribute__((visibility("default"))) void* f##_slot;                                \
  void* f##_slot __attribute__((used)) = nullptr;                                                  \
  __attribute__((noinline, used)) R f parameters specifier {                                       \
    void* code = __atomic_load_n(&f##_slot, __ATOMIC_ACQUIRE);                                     \
    if (__builtin_expect(!code, 1)) {                                                              \
      code = reinterpret_cast<void*>(&f##_body);                                                   \
    }                                                                                              \
    __asm__("" : "+r"(code));                                                                      \
    for (;;) {                                                                                     \
      try {                                                                                        \
        return reinterpret_cast<hot_restart::abi::FunctionOf<decltype(&f##_body)>::Type>(code)     \
            arguments;                                                                             \
      } catch (hot_restart::abi::restart&) {                                                       \
        code = __atomic_load_n(&f##_slot, __ATOMIC_ACQUIRE);                                       \
        if (__builtin_expect(!code, 1)) {                                                          \
          code = reinterpret_cast<void*>(&f##_body);                                               \
        }                                                                                          \
        __asm__("" : "+r"(code));                                                                  \
      }                                                                                            \
    }                                                                                              \
  }                                                                                                \
  __attribute__((noinline)) R f##_body parameters

#define WRAPPED(R, f, parameters, arguments) WRAPPED_AS(Restart, , R, f, parameters, arguments)
#define WRAPPED_NOEXCEPT(R, f, parameters, arguments)                                              \
  WRAPPED_AS(NoexceptRestart, noexcept, R, f, parameters, arguments)
#define WRAPPED_ESCAPING(R, f, parameters, arguments)                                              \
  WRAPPED_AS(EscapingRestart, , R, f, parameters, arguments)
