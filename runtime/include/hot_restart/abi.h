// What the rewriter's generated code needs and nothing more: included at the top of every generated
// file. C++11, no includes, nothing but templates and declarations, so that it changes nothing for
// the user's text.
#pragma once
#pragma GCC system_header

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

// ---- How a parameter crosses from stub to body ----
// A by-value parameter of a class that is "non-trivial for the purposes of calls" (Itanium C++ ABI
// 3.1.2.3) is passed by address of an object that the caller owns. Spelling it as a reference in
// the call's function type is the same machine code without a copy or a move. Which classes these
// are is the compiler's own knowledge, and compilers differ; so the compiler is asked. Overload
// resolution cannot tell: it may choose a constructor template, which is no copy constructor.

struct Probe {
  template <class U> static void take(U);
  template <class U, class From, class = decltype(take<U>(declval<From>()))>
  static constexpr bool passes(int) {
    return true;
  }
  template <class U, class From> static constexpr bool passes(...) { return false; }
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

/// A parameter T that is made of a From is a copy of its bytes. (Past an explicit constructor it
/// might be made by a template: the rewriter looks for those.)
template <class T, class From> constexpr bool copiesBytes() {
  return __has_trivial_destructor(T) && __is_trivially_constructible(T, From) &&
         Probe::passes<T, From>(0);
}

template <class T, Passing How> struct PassClass {
  static_assert(How != Passing::kUnknown, "hot_restart: cannot tell how 'T' is passed");
  using InCall = const T&;
  using Given = const T&;
};
template <class T> struct PassClass<T, Passing::kAsValue> {
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
// a destructor: its two marks are "calls" that may throw, as far as clang knows, while the variable
// is alive: the first and the last of its scope. Without optimisation clang lays a function out in
// the order of its text, so that what lies between two calls with one landing pad is within that
// scope.

/// The mark: a long nop that nobody else emits. The runtime takes a function with marks for one
/// that was compiled without optimisation.
constexpr unsigned char kScopeMark[] = {0x0f, 0x1f, 0x80, 0x68, 0x72, 0x24, 0x4f};
#define HOT_RESTART_ABI_SCOPE_MARK ".byte 0x0f, 0x1f, 0x80, 0x68, 0x72, 0x24, 0x4f"

#if defined(__clang__) && __clang_major__ >= 14
struct Scope {
  __attribute__((__always_inline__, __nodebug__)) Scope() {
    __asm__ volatile(HOT_RESTART_ABI_SCOPE_MARK ::: "unwind");
  }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
  __attribute__((__always_inline__, __nodebug__)) ~Scope() noexcept(false) {
    __asm__ volatile(HOT_RESTART_ABI_SCOPE_MARK ::: "unwind");
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

// ---- What `__func__` and its relatives say inside a body ----
// The text of `from` with the first `body` in it replaced by `name`, a leading `drop` left out, and
// `add` put in front. All at compile time.

template <unsigned long Size> struct Text {
  char hr$text[Size];
};

template <unsigned long... I> struct Indices {};
#if defined(__clang__)
template <class T, T... I> struct IndicesFrom {
  using Type = Indices<I...>;
};
template <unsigned long Size>
using IndicesUpTo = typename __make_integer_seq<IndicesFrom, unsigned long, Size>::Type;
#else
template <unsigned long Size> using IndicesUpTo = Indices<__integer_pack(Size)...>;
#endif

constexpr bool beginsWith(const char* text, const char* start) {
  return *start == '\0' || (*text == *start && beginsWith(text + 1, start + 1));
}
/// Position of the first `wanted` in text[low, high), or `high`. Halves the range: compilers limit
/// the depth.
constexpr unsigned long find(const char* text, const char* wanted, unsigned long low,
                             unsigned long high);
constexpr unsigned long findBehind(const char* text, const char* wanted, unsigned long first,
                                   unsigned long middle, unsigned long high) {
  return first != middle ? first : find(text, wanted, middle, high);
}
constexpr unsigned long find(const char* text, const char* wanted, unsigned long low,
                             unsigned long high) {
  return high - low <= 1 ? (low < high && !beginsWith(text + low, wanted) ? high : low)
                         : findBehind(text, wanted, find(text, wanted, low, low + (high - low) / 2),
                                      low + (high - low) / 2, high);
}

/// Says how a name is put together; sizes are without their NULs.
struct Renaming {
  unsigned long from, at, dropped, added, body, name;
  constexpr unsigned long size() const {
    return at == from ? from : from - dropped + added - body + name;
  }
};
template <unsigned long From, unsigned long Body, unsigned long Name, unsigned long Drop,
          unsigned long Add>
constexpr Renaming renaming(const char (&from)[From], const char (&body)[Body],
                            const char (&)[Name], const char (&drop)[Drop], const char (&)[Add]) {
  return {From - 1,
          find(from, body, 0, From - 1),
          beginsWith(from, drop) ? Drop - 1 : 0,
          Add - 1,
          Body - 1,
          Name - 1};
}
constexpr char renamedUnprefixed(const char* from, const char* name, Renaming how,
                                 unsigned long index) {
  return index < how.at              ? from[index]
         : index < how.at + how.name ? name[index - how.at]
                                     : from[index - how.name + how.body];
}
constexpr char renamedAt(const char* from, const char* name, const char* add, Renaming how,
                         unsigned long index) {
  return how.at == how.from  ? from[index]
         : index < how.added ? add[index]
                             : renamedUnprefixed(from, name, how, index - how.added + how.dropped);
}
template <unsigned long Size, unsigned long... I>
constexpr Text<Size> renamedText(const char* from, const char* name, const char* add, Renaming how,
                                 Indices<I...>) {
  return {{renamedAt(from, name, add, how, I)..., '\0'}};
}
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

/// Layout of a pointer to member function in the Itanium C++ ABI (section 2.3); read with
/// __builtin_bit_cast.
struct hr$MemberPointer {
  void* hr$function;
  __PTRDIFF_TYPE__ hr$adjustment;
};

template <unsigned long From, unsigned long Body, unsigned long Name, unsigned long Drop,
          unsigned long Add>
constexpr unsigned long hr$renamedLength(const char (&from)[From], const char (&body)[Body],
                                         const char (&name)[Name], const char (&drop)[Drop],
                                         const char (&add)[Add]) {
  return hot_restart::abi::renaming(from, body, name, drop, add).size() + 1;
}
template <unsigned long Size, unsigned long From, unsigned long Body, unsigned long Name,
          unsigned long Drop, unsigned long Add>
constexpr hot_restart::abi::Text<Size>
hr$renamed(const char (&from)[From], const char (&body)[Body], const char (&name)[Name],
           const char (&drop)[Drop], const char (&add)[Add]) {
  return hot_restart::abi::renamedText<Size>(
      from, name, add, hot_restart::abi::renaming(from, body, name, drop, add),
      hot_restart::abi::IndicesUpTo<Size - 1>());
}
