// What the rewriter's generated code needs and nothing more: included at the top of every generated
// file. C++11, no includes but its own parts, nothing but templates and declarations, so that it
// changes nothing for the user's text.
#pragma once
#pragma GCC system_header

#include "function_name.h"
#include "passing.h"

namespace hot_restart {
namespace abi {

/// Caught by every stub; thrown by the runtime alone. Its type_info lives in the runtime and has a
/// `__do_catch` of its own, so that the personality asks it in phase 1 (libstdc++; see
/// docs/architecture.md). Default visibility: a user's -fvisibility=hidden would ask the linker for
/// a hidden type_info. The destructors are never defined nor called.
class __attribute__((visibility("default"))) Restart {
public:
  virtual ~Restart();
};

/// The same for stubs of `noexcept` functions: an exception about to leave one is a crash, and is
/// seen while the stack is still intact. Also thrown by the runtime to restart such a stub.
class __attribute__((visibility("default"))) NoexceptRestart {
public:
  virtual ~NoexceptRestart();
};

/// The same for functions of targets with BREAK_ON escaping.
class __attribute__((visibility("default"))) EscapingRestart {
public:
  virtual ~EscapingRestart();
};

template <unsigned I, class... T> struct At;
template <unsigned I, class First, class... Rest> struct At<I, First, Rest...> {
  using Type = typename At<I - 1, Rest...>::Type;
};
template <class First, class... Rest> struct At<0, First, Rest...> {
  using Type = First;
};

/// FunctionOf<decltype(&body)>::Type: the plain function pointer through which a stub calls, `this`
/// first.
template <class P> struct FunctionOf;
#define HOT_RESTART_ABI_FREE(attributes)                                                           \
  template <class R, class... A> struct FunctionOf<R(attributes*)(A...)> {                         \
    using Type = R (*)(typename Pass<A>::InCall...);                                               \
    using Result = R;                                                                              \
    template <unsigned I> using Argument = typename At<I, A...>::Type;                             \
  };
#define HOT_RESTART_ABI_MEMBER_WITH(qualifiers, constness, attributes)                             \
  template <class R, class C, class... A>                                                          \
  struct FunctionOf<R (attributes C::*)(A...) qualifiers> {                                        \
    using Type = R (*)(constness C*, typename Pass<A>::InCall...);                                 \
    using Result = R;                                                                              \
    template <unsigned I> using Argument = typename At<I, A...>::Type;                             \
  };
#ifdef __clang__ // For Clang `noreturn` is part of the type.
#define HOT_RESTART_ABI_MEMBER(qualifiers, constness)                                              \
  HOT_RESTART_ABI_MEMBER_WITH(qualifiers, constness, )                                             \
  HOT_RESTART_ABI_MEMBER_WITH(qualifiers, constness, __attribute__((__noreturn__)))
HOT_RESTART_ABI_FREE(__attribute__((__noreturn__)))
#else
#define HOT_RESTART_ABI_MEMBER(qualifiers, constness)                                              \
  HOT_RESTART_ABI_MEMBER_WITH(qualifiers, constness, )
#endif
HOT_RESTART_ABI_FREE()
HOT_RESTART_ABI_MEMBER(, )
HOT_RESTART_ABI_MEMBER(&, )
HOT_RESTART_ABI_MEMBER(&&, )
HOT_RESTART_ABI_MEMBER(const, const)
HOT_RESTART_ABI_MEMBER(const&, const)
HOT_RESTART_ABI_MEMBER(const&&, const)
HOT_RESTART_ABI_MEMBER(volatile, volatile)
HOT_RESTART_ABI_MEMBER(volatile&, volatile)
HOT_RESTART_ABI_MEMBER(volatile&&, volatile)
HOT_RESTART_ABI_MEMBER(const volatile, const volatile)
HOT_RESTART_ABI_MEMBER(const volatile&, const volatile)
HOT_RESTART_ABI_MEMBER(const volatile&&, const volatile)
#undef HOT_RESTART_ABI_MEMBER
#undef HOT_RESTART_ABI_MEMBER_WITH
#undef HOT_RESTART_ABI_FREE

/// MayThrow<F>::Type: the function type F without its `noexcept`, for bodies of members that a
/// type's name declares (`Function method;`).
template <class F> struct MayThrow {
  using Type = F;
};
#ifdef __cpp_noexcept_function_type
#define HOT_RESTART_ABI_MAY_THROW(qualifiers)                                                      \
  template <class R, class... A> struct MayThrow<R(A...) qualifiers noexcept> {                    \
    using Type = R(A...) qualifiers;                                                               \
  };
HOT_RESTART_ABI_MAY_THROW()
HOT_RESTART_ABI_MAY_THROW(&)
HOT_RESTART_ABI_MAY_THROW(&&)
HOT_RESTART_ABI_MAY_THROW(const)
HOT_RESTART_ABI_MAY_THROW(const&)
HOT_RESTART_ABI_MAY_THROW(const&&)
HOT_RESTART_ABI_MAY_THROW(volatile)
HOT_RESTART_ABI_MAY_THROW(volatile&)
HOT_RESTART_ABI_MAY_THROW(volatile&&)
HOT_RESTART_ABI_MAY_THROW(const volatile)
HOT_RESTART_ABI_MAY_THROW(const volatile&)
HOT_RESTART_ABI_MAY_THROW(const volatile&&)
#undef HOT_RESTART_ABI_MAY_THROW
#endif

// ---- ARGUMENTS snapshot ----

/// Stands in a stub for a by-value parameter that the body gets in place: the first attempt gets
/// the parameter itself, each later one a copy of what was passed.
template <class T> class Kept {
public:
  explicit Kept(const T& passed) : original_(passed) {}
  Kept(const Kept&) = delete;
  Kept& operator=(const Kept&) = delete;
  ~Kept() { ::delete again_; }

  const T& give(const T& passed) const { return again_ != nullptr ? *again_ : passed; }
  void restart() {
    T* next = ::new T(original_);
    ::delete again_;
    again_ = next;
  }

private:
  T original_;
  T* again_ = nullptr;
};

// ---- Scopes of unoptimised clang code ----
// Clang's exception tables know of calls only. A Scope is declared behind each local variable with
// a destructor: its two probes are "calls" that may throw, as far as clang knows, while the
// variable is alive: the first and the last of its scope. Without optimisation clang lays a
// function out in the order of its text, so that what lies between two calls with one landing pad
// is within that scope.

/// The probe: a long nop that nobody else emits. The runtime takes a function with probes for one
/// that was compiled without optimisation.
constexpr unsigned char kScopeProbe[] = {0x0f, 0x1f, 0x80, 0x68, 0x72, 0x24, 0x4f};
#define HOT_RESTART_ABI_SCOPE_PROBE ".byte 0x0f, 0x1f, 0x80, 0x68, 0x72, 0x24, 0x4f"

#if defined(__clang__) && __clang_major__ >= 14
struct Scope {
  __attribute__((__always_inline__, __nodebug__)) Scope() {
    __asm__ volatile(HOT_RESTART_ABI_SCOPE_PROBE ::: "unwind");
  }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
  __attribute__((__always_inline__, __nodebug__)) ~Scope() noexcept(false) {
    __asm__ volatile(HOT_RESTART_ABI_SCOPE_PROBE ::: "unwind");
  }
};
#endif

// ---- Locks ----
// No compiler has a landing pad for every place of a crash (docs/limits.md), and a lock that stays
// held makes the restart hang. So a HeldLock is declared behind each local variable that holds a
// lock, and tells the runtime where that variable is while it is alive.

/// `lock->~T()`; nothing for a T whose destructor is somebody else's to call.
struct Destroyer {
  template <class U, class = decltype(declval<U&>().~U())> static void run(U* lock, int) {
    lock->~U();
  }
  template <class U> static void run(U*, ...) {}
};
/// Each is on a list of its thread, innermost first. Constructor and destructor are the runtime's:
/// they have no lines that a debugger could step into.
class __attribute__((visibility("default"))) HeldLock {
public:
  HeldLock(const volatile void* lock, void (*destroy)(void*)) noexcept;
  HeldLock(const HeldLock&) = delete;
  HeldLock& operator=(const HeldLock&) = delete;
  ~HeldLock() noexcept;

  HeldLock* hr$outer; ///< The next one of the list.
  const volatile void* hr$lock;
  void (*hr$destroy)(void*);
  unsigned long hr$check; ///< Made from the address of this object; 0: its life has ended.
};

/// Says how a body passes its parameter of type T on so that the object, if it can be copied, stays
/// as it is.
template <class T> struct Again {
  template <bool Class, class U> struct Select {
    using Type = U;
  };
  template <bool Copyable, class U> struct Reference {
    using Type = U&&;
  };
  template <class U> struct Reference<true, U> {
    using Type = const U&;
  };
  template <class U> struct Select<true, U> {
    using Type = typename Reference<Probe::passes<U, const U&>(0), U>::Type;
  };
  using Type = typename Select<__is_class(T) || __is_union(T), T>::Type;
};
template <class T> struct Again<T&> {
  using Type = T&;
};
template <class T> struct Again<T&&> {
  using Type = T&&;
};
} // namespace abi
} // namespace hot_restart

/// Called before main by objects of targets with BODIES separate; defined by the runtime.
extern "C" __attribute__((visibility("default"))) void hot_restart_adopt_bodies();

/// A body that is meant for one call calls this first: the runtime returns in the thread whose call
/// it is. `kind`: what the stub catches (0 Restart, 1 NoexceptRestart, 2 EscapingRestart).
extern "C" void hot_restart_return_once(int kind);

// ---- Sudden ends ----
// By these names bodies call what ends the program at once: the runtime jumps to the function of
// the library, and traps. For all that the compiler knows they may throw, so that it has a
// landing pad for the place.

extern "C" __attribute__((__noreturn__)) void hot_restart_abort();
extern "C" __attribute__((__noreturn__)) void hot_restart_terminate();
extern "C" __attribute__((__noreturn__)) void hot_restart_trap();
extern "C" __attribute__((__noreturn__)) void hot_restart_assert_fail(const char*, const char*,
                                                                      unsigned, const char*);
extern "C" __attribute__((__noreturn__)) void hot_restart_assert_perror_fail(int, const char*,
                                                                             unsigned, const char*);
extern "C" int hot_restart_raise(int);
namespace std {
using ::hot_restart_abort; // For std::abort.
using ::hot_restart_raise;
using ::hot_restart_terminate;
} // namespace std

// ---- The names that generated code uses: no macro of the user's can be one of them ----

/// The class of `*this`, named or not.
template <class T> using hr$Class = typename hot_restart::abi::RemoveReference<T>::Type;
/// Any type where the grammar wants one word.
template <class T> using hr$Same = T;
template <class T> using hr$Pass = typename hot_restart::abi::Pass<T>::Given;
template <class F> using hr$MayThrow = typename hot_restart::abi::MayThrow<F>::Type;
template <class P> using hr$FunctionOf = typename hot_restart::abi::FunctionOf<P>::Type;
#if defined(__clang__) && __clang_major__ >= 14
using hr$Scope = hot_restart::abi::Scope;
#endif
using hr$HeldLock = hot_restart::abi::HeldLock;
template <class T> using hr$Kept = hot_restart::abi::Kept<T>;
template <class P> using hr$Result = typename hot_restart::abi::FunctionOf<P>::Result;
template <class P, unsigned I>
using hr$Argument = typename hot_restart::abi::FunctionOf<P>::template Argument<I>;
template <class T> using hr$Again = typename hot_restart::abi::Again<T>::Type;
using hr$Restart = hot_restart::abi::Restart;
using hr$NoexceptRestart = hot_restart::abi::NoexceptRestart;
using hr$EscapingRestart = hot_restart::abi::EscapingRestart;

/// What a HeldLock of a variable of type T runs.
template <class T> void hr$destroyLock(void* lock) noexcept {
  hot_restart::abi::Destroyer::run(static_cast<hr$Class<T>*>(lock), 0);
}

/// ... and of a variable with `__attribute__((cleanup(CleanUp)))`.
template <class T, class F, F CleanUp> void hr$cleanUp(void* variable) noexcept {
  CleanUp(static_cast<hr$Class<T>*>(variable));
}

/// Layout of a pointer to member function in the Itanium C++ ABI (section 2.3); read with
/// __builtin_bit_cast.
struct hr$MemberPointer {
  void* hr$function;
  __PTRDIFF_TYPE__ hr$adjustment;
};

#include "lambda.h"
