// What the rewriter's generated code needs and nothing more: included at the top of every generated file.
// C++11, no includes, nothing but templates and declarations, so that it changes nothing for the user's text.
#pragma once
#pragma GCC system_header

namespace hot_restart {
namespace abi {

/// Caught by every stub; thrown by the runtime alone. Its type_info lives in the runtime and has a `__do_catch` of its
/// own, so that the personality asks it in phase 1 (libstdc++; see docs/architecture.md).
class Restart {
public:
  virtual ~Restart();
};

/// The same for stubs of `noexcept` functions: an exception about to leave one is a crash, and is seen while the stack
/// is still intact. Also thrown by the runtime to restart such a stub.
class NoexceptRestart {
public:
  virtual ~NoexceptRestart();
};

/// The same for functions of targets with BREAK_ON escaping.
class EscapingRestart {
public:
  virtual ~EscapingRestart();
};

/// Layout of a pointer to member function in the Itanium C++ ABI (section 2.3); read with __builtin_bit_cast.
struct MemberPointer {
  void* function;
  __PTRDIFF_TYPE__ adjustment;
};

template <class T> struct RemoveReference {
  using Type = T;
};
template <class T> struct RemoveReference<T&> {
  using Type = T;
};
template <class T> struct RemoveReference<T&&> {
  using Type = T;
};
template <class T> T&& declval();

// ---- How a parameter crosses from stub to body ----------------------------------------------------------------
// A by-value parameter of a class that is "non-trivial for the purposes of calls" (Itanium C++ ABI 3.1.2.3) is passed
// by address of an object that the caller owns. Spelling it as a reference in the call's function type is the same
// machine code without a copy or a move.

template <class T, bool IsClass> struct PassedIndirectly {
  static constexpr bool value = false;
};
template <class T> struct PassedIndirectly<T, true> {
  template <class U, class = decltype(U(declval<const U&>()))> static constexpr bool copyable(int) { return true; }
  template <class U> static constexpr bool copyable(...) { return false; }
  static constexpr bool value =
      !__has_trivial_destructor(T) ||
      (copyable<T>(0) ? !__is_trivially_constructible(T, const T&) : !__is_trivially_constructible(T, T&&));
};

/// Pass<decltype(p)>::Type&& is what a stub casts its parameter `p` to.
template <class T> struct Pass {
  static constexpr bool kClass = __is_class(T) || __is_union(T);
  template <bool Indirect, class U> struct Select {
    using Type = U;
  };
  template <class U> struct Select<true, U> {
    using Type = U&;
  };
  using Type = typename Select<PassedIndirectly<T, kClass>::value, T>::Type;
};
template <class T> struct Pass<T&> {
  using Type = T&;
};
template <class T> struct Pass<T&&> {
  using Type = T&&;
};

/// FunctionOf<decltype(&body)>::Type: the plain function pointer through which a stub calls, `this` first.
template <class P> struct FunctionOf;
template <class R, class... A> struct FunctionOf<R (*)(A...)> {
  using Type = R (*)(typename Pass<A>::Type...);
};
#define HOT_RESTART_ABI_MEMBER(qualifiers, constness)                                                                  \
  template <class R, class C, class... A> struct FunctionOf<R (C::*)(A...) qualifiers> {                               \
    using Type = R (*)(constness C*, typename Pass<A>::Type...);                                                       \
  };
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

} // namespace abi
} // namespace hot_restart
