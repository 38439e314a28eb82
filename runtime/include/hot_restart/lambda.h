// A part of abi.h: what becomes of a lambda that is wrapped (LAMBDAS). The closure is handed to
// hr$lambda(), which gives back an object of a class that is derived from it: of the same size and
// layout, and with an operator() that goes through a stub. The body is the closure's own
// operator(), and its object is the closure.
//
// clang-format off
//
//   std::thread t([&a](int b) { BODY }, 1);
//   -> std::thread t(::hr$lambda<7ul, hr$here, ::hr$Restart>([&a](int b) { BODY }), 1);
//
// clang-format on
//
// 7 is the lambda's number, which it keeps over edits; `hr$here` is a class that is local to the
// function, so that each instance of a template has a slot of its own. The slot's symbol has these
// two in it and nothing else: closures have other names in each version.
#pragma once
#pragma GCC system_header

#if defined(__clang__)
#define HOT_RESTART_ABI_ALONE __noinline__
#define HOT_RESTART_ABI_WITHOUT_FRAME __always_inline__, __nodebug__
#else
#define HOT_RESTART_ABI_ALONE __noipa__
#define HOT_RESTART_ABI_WITHOUT_FRAME __always_inline__, __artificial__
#endif
#if __cplusplus >= 201703L
#define HOT_RESTART_ABI_CONSTEXPR constexpr
#define HOT_RESTART_ABI_CONSTANT_FIRST(call)                                                       \
  if (__builtin_is_constant_evaluated())                                                           \
    return call;
#else
#define HOT_RESTART_ABI_CONSTEXPR
#define HOT_RESTART_ABI_CONSTANT_FIRST(call)
#endif

namespace hot_restart {
namespace abi {

/// Whether a closure converts to the pointer F.
template <class L, class F> struct Converts {
  static char test(F);
  static long test(...);
  static constexpr bool value = sizeof(test(declval<const L&>())) == 1;
};

/// The function type of that pointer.
template <bool NoThrow, class F> struct ExactFunction {
  using Type = F;
};
#ifdef __cpp_noexcept_function_type
template <class R, class... A> struct ExactFunction<true, R(A...)> {
  using Type = R(A...) noexcept;
};
#endif

/// Whether a stub that catches T is one of a function that throws nothing.
template <class T> struct ThrowsNothing {
  static constexpr bool value = false;
};
template <> struct ThrowsNothing<NoexceptRestart> {
  static constexpr bool value = true;
};

} // namespace abi
} // namespace hot_restart

/// Holds the newest body of a lambda; null: the one that the closure was built with.
template <unsigned long Number, class Here> struct hr$LambdaSlot {
  __attribute__((HOT_RESTART_ABI_WITHOUT_FRAME)) static inline void** hr$at() {
    static void* hr$slot __attribute__((__used__));
    return &hr$slot;
  }
};

/// `P` is the type of the closure's operator().
template <unsigned long Number, class Here, class Caught, class L,
          class P = decltype(&L::operator())>
class hr$Lambda;

#define HOT_RESTART_ABI_LAMBDA(CONSTNESS, QUALIFIERS)                                                   \
  template <unsigned long Number, class Here, class Caught, class L, class R, class... A>               \
  class hr$Lambda<Number, Here, Caught, L, R (L::*)(A...) QUALIFIERS> : public L {                      \
    template <class T> using Given = typename hot_restart::abi::Pass<T>::Given;                         \
    template <class T> using InCall = typename hot_restart::abi::Pass<T>::InCall;                       \
                                                                                                        \
  public:                                                                                               \
    static constexpr bool kThrowsNothing = hot_restart::abi::ThrowsNothing<Caught>::value;              \
    using Closure = L;                                                                                  \
    using Plain = R(A...);                                                                              \
    using Function = typename hot_restart::abi::ExactFunction<kThrowsNothing, R(A...)>::Type;           \
                                                                                                        \
    hr$Lambda() = default;                                                                              \
    __attribute__((HOT_RESTART_ABI_WITHOUT_FRAME)) inline HOT_RESTART_ABI_CONSTEXPR explicit hr$Lambda( \
        L&& closure)                                                                                    \
        : L(static_cast<L&&>(closure)) {}                                                               \
    __attribute__((HOT_RESTART_ABI_WITHOUT_FRAME)) inline HOT_RESTART_ABI_CONSTEXPR R                   \
    operator()(A... a) CONSTNESS noexcept(kThrowsNothing) {                                             \
      HOT_RESTART_ABI_CONSTANT_FIRST(L::operator()(static_cast<A&&>(a)...))                             \
      return hr$stub(this, static_cast<Given<A>&&>(a)...);                                              \
    }                                                                                                   \
    static R invoke(A... a) noexcept(kThrowsNothing) {                                                  \
      return hr$stub(nullptr, static_cast<Given<A>&&>(a)...);                                           \
    }                                                                                                   \
    __attribute__((HOT_RESTART_ABI_ALONE)) static R hr$stub(CONSTNESS L* self, InCall<A>... a) {        \
      for (;;) {                                                                                        \
        void* hr$body = __atomic_load_n((hr$LambdaSlot<Number, Here>::hr$at()), __ATOMIC_ACQUIRE);      \
        if (__builtin_expect(hr$body == nullptr, 1)) {                                                  \
          R (L::*built)(A...) CONSTNESS = &L::operator();                                               \
          hr$body = __builtin_bit_cast(hr$MemberPointer, built).hr$function;                            \
        }                                                                                               \
        __asm__("" : "+r"(hr$body));                                                                    \
        try {                                                                                           \
          return reinterpret_cast<R (*)(CONSTNESS L*, InCall<A>...)>(hr$body)(                          \
              self, static_cast<Given<A>&&>(a)...);                                                     \
        } catch (Caught&) {                                                                             \
        }                                                                                               \
      }                                                                                                 \
    }                                                                                                   \
  };
HOT_RESTART_ABI_LAMBDA(const, const)
HOT_RESTART_ABI_LAMBDA(, )
#ifdef __cpp_noexcept_function_type
HOT_RESTART_ABI_LAMBDA(const, const noexcept)
HOT_RESTART_ABI_LAMBDA(, noexcept)
#endif
#undef HOT_RESTART_ABI_LAMBDA

/// What hr$lambda() gives back: W, which converts to a pointer to function if the closure did.
template <bool Converts, class W> class hr$Callable : public W {
public:
  hr$Callable() = default;
  __attribute__((HOT_RESTART_ABI_WITHOUT_FRAME)) inline HOT_RESTART_ABI_CONSTEXPR explicit hr$Callable(
      typename W::Closure&& closure)
      : W(static_cast<typename W::Closure&&>(closure)) {}
};
template <class W> class hr$Callable<true, W> : public W {
public:
  hr$Callable() = default;
  __attribute__((HOT_RESTART_ABI_WITHOUT_FRAME)) inline HOT_RESTART_ABI_CONSTEXPR explicit hr$Callable(
      typename W::Closure&& closure)
      : W(static_cast<typename W::Closure&&>(closure)) {}
  HOT_RESTART_ABI_CONSTEXPR operator typename W::Function *() const noexcept {
    HOT_RESTART_ABI_CONSTANT_FIRST(
        static_cast<typename W::Function*>(static_cast<const typename W::Closure&>(*this)))
    return &W::invoke;
  }
};
template <class L, class W>
using hr$CallableOf = hr$Callable<hot_restart::abi::Converts<L, typename W::Plain*>::value, W>;

template <unsigned long Number, class Here, class Caught, class L>
__attribute__((HOT_RESTART_ABI_WITHOUT_FRAME)) inline HOT_RESTART_ABI_CONSTEXPR
    hr$CallableOf<L, hr$Lambda<Number, Here, Caught, L>>
    hr$lambda(L&& closure) {
  return hr$CallableOf<L, hr$Lambda<Number, Here, Caught, L>>(static_cast<L&&>(closure));
}

#undef HOT_RESTART_ABI_ALONE
#undef HOT_RESTART_ABI_WITHOUT_FRAME
#undef HOT_RESTART_ABI_CONSTEXPR
#undef HOT_RESTART_ABI_CONSTANT_FIRST
