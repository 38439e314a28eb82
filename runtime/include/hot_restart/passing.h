// How a parameter crosses from stub to body: in place or as a value. C++11, part of abi.h, which
// includes it.
#pragma once
#pragma GCC system_header

namespace hot_restart {
namespace abi {

template <class T> struct RemoveReference {
  using Type = T;
};
template <class T> struct RemoveReference<T&> {
  using Type = T;
};
template <class T> struct RemoveReference<T&&> {
  using Type = T;
};
template <class T> T&& declval() noexcept;

// ---- How a parameter crosses from stub to body ----
// A by-value parameter of a class that is "non-trivial for the purposes of calls" (Itanium C++ ABI
// 3.1.2.3) is passed by address of an object that the caller owns. Spelling it as a reference in
// the call's function type is the same machine code without a copy or a move. Which classes these
// are is the compiler's own knowledge, and compilers differ; so the compiler is asked. Overload
// resolution cannot tell: it may choose a constructor template, which is no copy constructor.

struct Probe {
  template <class U> static void take(U) noexcept;
  template <class U, class From, class = decltype(take<U>(declval<From>()))>
  static constexpr bool passes(int) {
    return true;
  }
  template <class U, class From> static constexpr bool passes(...) { return false; }
  template <class U, class From, class = decltype(take<U>(declval<From>()))>
  static constexpr bool passesQuietly(int) {
    return noexcept(take<U>(declval<From>()));
  }
  template <class U, class From> static constexpr bool passesQuietly(...) { return false; }
  template <class U, class = decltype(declval<U&>().~U())>
  static constexpr bool isDestructible(int) {
    return true;
  }
  template <class U> static constexpr bool isDestructible(...) { return false; }
};

enum class Passing { kInPlace, kAsValue, kUnknown };

#if defined(__clang__)
#if __has_builtin(__can_pass_in_regs) // Clang 21
template <class T> constexpr Passing passingOf() {
  return __can_pass_in_regs(T) ? Passing::kAsValue : Passing::kInPlace;
}
#elif __has_builtin(__is_trivially_relocatable) // Clang 15 to 20: the same question of a class.
template <class T> constexpr Passing passingOf() {
  return __is_trivially_relocatable(T) ? Passing::kAsValue : Passing::kInPlace;
}
#else
template <class U, class From, class = decltype(U(declval<From>()))> constexpr bool makes(int) {
  return true;
}
template <class U, class From> constexpr bool makes(...) { return false; }
/// Some copy or move constructor is trivial, and neither deleted nor hidden: templates never are.
template <class T> constexpr bool copiesTrivially() {
  return __is_trivially_constructible(T, const T&) || __is_trivially_constructible(T, T&) ||
         __is_trivially_constructible(T, T&&);
}
/// For a T whose copy constructors are trivial, deleted ones included, and which something else is
/// not. A template that takes `T&&` in place of a move constructor takes `const T&&` as well.
template <class T> constexpr Passing passingByMove() {
  return !copiesTrivially<T>()                  ? Passing::kUnknown
         : __has_trivial_move_constructor(T)    ? Passing::kAsValue
         : __is_trivially_constructible(T, T&&) ? Passing::kAsValue // There is none.
         : __is_trivially_constructible(T, const T&&) && makes<T, T&&>(0) ? Passing::kInPlace
                                                                          : Passing::kUnknown;
}
/// For a T with a copy constructor that is not trivial, which may be deleted. A deleted one is
/// preferred to any template.
template <class T> constexpr Passing passingByCopy() {
  return makes<T, const T&>(0) && makes<T, T&>(0)
             ? (__is_trivially_constructible(T, const T&) || __is_trivially_constructible(T, T&)
                    ? Passing::kUnknown
                    : Passing::kInPlace)
         : !makes<T, const T&>(0) && !makes<T, T&>(0) && __has_trivial_move_constructor(T) &&
                 __is_trivially_constructible(T, T&&)
             ? Passing::kAsValue
             : Passing::kUnknown;
}
/// Clang 14 cannot be asked. What follows is certain but for [[clang::trivial_abi]], of which the
/// rewriter keeps away.
template <class T> constexpr Passing passingOf() {
  return !__has_trivial_destructor(T) ? Passing::kInPlace
         : __is_trivially_copyable(T)
             ? (copiesTrivially<T>() ? Passing::kAsValue : Passing::kUnknown)
         : __has_trivial_copy(T) ? passingByMove<T>()
                                 : passingByCopy<T>();
}
#endif
template <class T> constexpr bool isAskedAgain() { return true; } // One answer for each class.
#else
template <class T> struct IsReference {
  static constexpr bool value = false;
};
template <class T> struct IsReference<T&> {
  static constexpr bool value = true;
};
/// GCC reads from a `...` what is passed in place as an lvalue, and all else as a value.
template <class T, bool Asks> struct ReadsInPlace {
  static constexpr bool value =
      IsReference<decltype((__builtin_va_arg(declval<__builtin_va_list&>(), T)))>::value;
};
template <class T> struct ReadsInPlace<T, false> {
  static constexpr bool value = true;
};
template <class T> constexpr bool hasTrivialDestructor() { return __has_trivial_destructor(T); }
template <class T> constexpr bool isAnswered() {
  return !hasTrivialDestructor<T>() || Probe::isDestructible<T>(0);
}
template <class T> constexpr Passing passingOf() {
  return !isAnswered<T>() ? Passing::kUnknown : ReadsInPlace < T,
         hasTrivialDestructor<T>() && isAnswered<T>() > ::value ? Passing::kInPlace
                                                                : Passing::kAsValue;
}
/// GCC declares implicit constructors when somebody needs them, and may answer otherwise from then
/// on. So it is asked once more where it instantiates this: at the end of the file.
template <class T> struct AskedAgain {
  static void check() {
    static_assert(
        !IsReference<decltype((__builtin_va_arg(declval<__builtin_va_list&>(), T)))>::value,
        "hot_restart: 'T' is passed by value at first and in place later on");
  }
};
template <class T> constexpr bool isAskedAgain() { return &AskedAgain<T>::check != nullptr; }
#endif

/// A compiler that answers in another way than all known ones compiles nothing.
struct SampleInPlace {
  SampleInPlace(const SampleInPlace&);
};
struct SampleAsValue {
  int hr$value;
};
static_assert(passingOf<SampleInPlace>() == Passing::kInPlace &&
                  passingOf<SampleAsValue>() == Passing::kAsValue,
              "hot_restart: cannot tell how classes are passed by this compiler");

/// A parameter T that is made of a From is a copy of its bytes. Past an explicit constructor it may
/// be made by a template, which is told only by what it may throw: of the classes that it knows,
/// the rewriter leaves those with explicit constructors alone.
template <class T, class From> constexpr bool copiesBytes() {
  return __has_trivial_destructor(T) && __is_trivially_constructible(T, From) &&
         Probe::passesQuietly<T, From>(0);
}

template <class T, Passing How> struct PassClass {
  static_assert(How != Passing::kUnknown, "hot_restart: cannot tell how 'T' is passed");
  using InCall = const T&;
  using Given = const T&;
};
template <class T> struct PassClass<T, Passing::kAsValue> {
  static_assert(isAskedAgain<T>(), "");
  static constexpr bool kOfConst = copiesBytes<T, const T&>();
  static constexpr bool kOfMoved = copiesBytes<T, T&&>();
  static_assert(
      kOfConst || kOfMoved || copiesBytes<T, T&>(),
      "hot_restart: cannot tell how 'T' is passed on: copying it is no copy of its bytes");
  template <bool OfConst, bool OfMoved, class U> struct Select {
    using Type = U&;
  };
  template <bool OfMoved, class U> struct Select<true, OfMoved, U> {
    using Type = const U&;
  };
  template <class U> struct Select<false, true, U> {
    using Type = U&&;
  };
  using InCall = T;
  using Given = typename Select<kOfConst, kOfMoved, T>::Type;
};

/// A stub casts its parameter `p` to Pass<decltype(p)>::Given&&, and InCall is the parameter of the
/// function that it calls. References are const, so that a `const` parameter passes as well; a
/// reference says nothing about the object that is passed, and the body takes it as its own.
template <class T, bool IsClass> struct PassValue {
  using InCall = T;
  using Given = T;
};
template <class T> struct PassValue<T, true> : PassClass<T, passingOf<T>()> {};
template <class T> struct PassValue<const T, true> : PassValue<T, true> {};
template <class T> struct PassValue<volatile T, true> : PassClass<T, Passing::kUnknown> {};
template <class T> struct PassValue<const volatile T, true> : PassClass<T, Passing::kUnknown> {};
template <class T> struct Pass : PassValue<T, __is_class(T) || __is_union(T)> {};
template <class T> struct Pass<T&> {
  using InCall = T&;
  using Given = T&;
};
template <class T> struct Pass<T&&> {
  using InCall = T&&;
  using Given = T&&;
};

} // namespace abi
} // namespace hot_restart
