// What the random programs of own_programs.py share: values out of numbers, numbers out of values,
// and one sum of all that was done.
#pragma once

#include <array>
#include <complex>
#include <cstdio>
#include <exception>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>
#if __cplusplus >= 201703L
#include <any>
#include <optional>
#include <string_view>
#include <variant>
#endif
#if __cplusplus >= 202002L
#include <concepts>
#include <coroutine>
#endif

namespace fz {

inline unsigned long long& total() {
  static unsigned long long value = 1469598103934665603ull;
  return value;
}
inline void mix(unsigned long long value) { total() = (total() ^ value) * 1099511628211ull; }
inline void say(const char* where) { std::printf("%s %llx\n", where, total()); }
/// False: enough was called. Functions call each other at random, and the program is to end.
inline bool fuel() {
  static int left = 3000;
  return left-- > 0;
}

enum Plain { kNone, kOne, kTwo };
enum class Scoped : short { kA = 3, kB = 9 };
struct Empty {};
struct Bits {
  int a : 5;
  unsigned b : 13;
  signed char c;
  Plain d : 3;
};
struct Big {
  long v[5];
};
union Either {
  float f;
  unsigned u;
};
struct Base {
  virtual ~Base() = default;
  virtual unsigned weigh() const { return 1; }
  int own = 4;
};
struct Left : virtual Base {
  unsigned weigh() const override { return 2u + static_cast<unsigned>(own); }
};
struct Right : virtual Base {
  unsigned right = 5;
};
struct Bottom final : Left, Right {
  unsigned weigh() const override { return Left::weigh() + right; }
};
/// Its copies and moves are seen.
struct Counted {
  unsigned v;
  explicit Counted(unsigned value = 0) : v(value) {}
  Counted(const Counted& other) : v(other.v + 1) { mix(v); }
  Counted(Counted&& other) noexcept : v(other.v) { other.v = 77; }
  Counted& operator=(const Counted& other) {
    v = other.v + 2;
    return *this;
  }
  Counted& operator=(Counted&& other) noexcept {
    std::swap(v, other.v);
    return *this;
  }
  ~Counted() { mix(v * 3); }
};
/// It takes anything, itself too.
struct Greedy {
  unsigned v = 1;
  Greedy() = default;
  template <class T, class = std::enable_if_t<std::is_integral<T>::value>>
  Greedy(T value) : v(static_cast<unsigned>(value)) {}
};
struct MoveOnly {
  std::unique_ptr<unsigned> v;
};
struct Failure : std::runtime_error {
  unsigned code;
  explicit Failure(unsigned number) : std::runtime_error("failure"), code(number) {}
};
struct Guard {
  unsigned& where;
  explicit Guard(unsigned& place) : where(place) { where += 5; }
  ~Guard() { where ^= 9; }
};

template <class T, std::enable_if_t<std::is_arithmetic<T>::value, int> = 0>
unsigned number(T value) {
  return static_cast<unsigned>(static_cast<long long>(value));
}
inline unsigned number(Plain value) { return value; }
inline unsigned number(Scoped value) { return static_cast<unsigned>(value); }
inline unsigned number(const std::string& value) {
  return static_cast<unsigned>(value.size()) * 31 +
         (value.empty() ? 0 : static_cast<unsigned char>(value.back()));
}
inline unsigned number(const char* value) { return value ? static_cast<unsigned char>(*value) : 9; }
inline unsigned number(const Empty&) { return 6; }
inline unsigned number(const Bits& value) {
  return static_cast<unsigned>(value.a) + value.b * 3 + static_cast<unsigned>(value.c) + value.d;
}
inline unsigned number(const Big& value) { return static_cast<unsigned>(value.v[0] + value.v[4]); }
inline unsigned number(const Either& value) { return value.u; }
inline unsigned number(const Base& value) { return value.weigh(); }
inline unsigned number(const Counted& value) { return value.v; }
inline unsigned number(const Greedy& value) { return value.v; }
inline unsigned number(const MoveOnly& value) { return value.v ? *value.v : 8; }
inline unsigned number(int Big::*) { return 4; }
inline unsigned number(const std::complex<double>& value) {
  return static_cast<unsigned>(value.real()) + static_cast<unsigned>(value.imag());
}
template <class T> unsigned number(const std::vector<T>& values) {
  unsigned sum = 1;
  for (const auto& value : values) {
    sum = sum * 7 + number(value);
  }
  return sum;
}
template <class T, std::size_t N> unsigned number(const std::array<T, N>& values) {
  return number(values[0]) + static_cast<unsigned>(N);
}
template <class A, class B> unsigned number(const std::pair<A, B>& value) {
  return number(value.first) * 5 + number(value.second);
}
template <class A, class B, class C> unsigned number(const std::tuple<A, B, C>& value) {
  return number(std::get<0>(value)) ^ number(std::get<2>(value));
}
template <class T> unsigned number(const std::unique_ptr<T>& value) {
  return value ? number(*value) : 3;
}
template <class T> unsigned number(const std::shared_ptr<T>& value) {
  return value ? number(*value) : 2;
}
template <class R, class... A> unsigned number(const std::function<R(A...)>& value) {
  return value ? number(value(A{}...)) : 1;
}
inline unsigned number(int (*value)(int)) { return static_cast<unsigned>(value(3)); }
#if __cplusplus >= 201703L
template <class T> unsigned number(const std::optional<T>& value) {
  return value ? number(*value) : 12;
}
template <class... T> unsigned number(const std::variant<T...>& value) {
  return std::visit([](const auto& one) { return number(one); }, value);
}
inline unsigned number(std::string_view value) { return static_cast<unsigned>(value.size()); }
#endif

inline int twice(int value) { return value * 2; }
inline int thrice(int value) noexcept { return value * 3; }
template <class T> struct Made {
  static T of(unsigned n) { return static_cast<T>(n % 100); }
};
template <> struct Made<bool> {
  static bool of(unsigned n) { return n % 3 == 1; }
};
template <> struct Made<Plain> {
  static Plain of(unsigned n) { return static_cast<Plain>(n % 3); }
};
template <> struct Made<Scoped> {
  static Scoped of(unsigned n) { return n % 2 ? Scoped::kA : Scoped::kB; }
};
template <> struct Made<std::string> {
  static std::string of(unsigned n) { return std::string(n % 40, static_cast<char>('a' + n % 26)); }
};
template <> struct Made<const char*> {
  static const char* of(unsigned n) { return n % 2 ? "odd" : "even"; }
};
template <> struct Made<Empty> {
  static Empty of(unsigned) { return {}; }
};
template <> struct Made<Bits> {
  static Bits of(unsigned n) {
    return {static_cast<int>(n % 15), n % 8000, static_cast<signed char>(n % 100), kOne};
  }
};
template <> struct Made<Big> {
  static Big of(unsigned n) { return {{static_cast<long>(n), 2, 3, 4, static_cast<long>(n / 2)}}; }
};
template <> struct Made<Either> {
  static Either of(unsigned n) {
    Either made;
    made.u = n;
    return made;
  }
};
template <> struct Made<Bottom> {
  static Bottom of(unsigned n) {
    Bottom made;
    made.own = static_cast<int>(n % 50);
    return made;
  }
};
template <> struct Made<Counted> {
  static Counted of(unsigned n) { return Counted(n % 1000); }
};
template <> struct Made<Greedy> {
  static Greedy of(unsigned n) { return Greedy(static_cast<int>(n % 70)); }
};
template <> struct Made<MoveOnly> {
  static MoveOnly of(unsigned n) { return {std::make_unique<unsigned>(n % 90)}; }
};
template <> struct Made<std::complex<double>> {
  static std::complex<double> of(unsigned n) { return {n % 10 * 1.0, n % 7 * 1.0}; }
};
template <class T> struct Made<std::vector<T>> {
  static std::vector<T> of(unsigned n) {
    std::vector<T> made;
    for (unsigned i = 0; i < n % 4; ++i) {
      made.push_back(Made<T>::of(n + i));
    }
    return made;
  }
};
template <class T, std::size_t N> struct Made<std::array<T, N>> {
  static std::array<T, N> of(unsigned n) {
    std::array<T, N> made{};
    made[0] = Made<T>::of(n);
    return made;
  }
};
template <class A, class B> struct Made<std::pair<A, B>> {
  static std::pair<A, B> of(unsigned n) { return {Made<A>::of(n), Made<B>::of(n + 1)}; }
};
template <class A, class B, class C> struct Made<std::tuple<A, B, C>> {
  static std::tuple<A, B, C> of(unsigned n) {
    return std::tuple<A, B, C>(Made<A>::of(n), Made<B>::of(n + 1), Made<C>::of(n + 2));
  }
};
template <class T> struct Made<std::unique_ptr<T>> {
  static std::unique_ptr<T> of(unsigned n) { return std::make_unique<T>(Made<T>::of(n)); }
};
template <class T> struct Made<std::shared_ptr<T>> {
  static std::shared_ptr<T> of(unsigned n) {
    return n % 5 ? std::make_shared<T>(Made<T>::of(n)) : nullptr;
  }
};
template <class R, class A> struct Made<std::function<R(A)>> {
  static std::function<R(A)> of(unsigned n) {
    return [n](A value) { return Made<R>::of(n + number(value)); };
  }
};
template <> struct Made<int (*)(int)> {
  static int (*of(unsigned))(int) { return &twice; }
};
#if __cplusplus >= 201703L
template <class T> struct Made<std::optional<T>> {
  static std::optional<T> of(unsigned n) {
    return n % 3 ? std::optional<T>(Made<T>::of(n)) : std::nullopt;
  }
};
template <class A, class B> struct Made<std::variant<A, B>> {
  static std::variant<A, B> of(unsigned n) {
    return n % 2 ? std::variant<A, B>(Made<A>::of(n)) : std::variant<A, B>(Made<B>::of(n));
  }
};
template <> struct Made<std::string_view> {
  static std::string_view of(unsigned n) { return n % 2 ? "a view" : "v"; }
};
#endif
template <class T> T made(unsigned n) { return Made<T>::of(n); }

#if __cplusplus >= 202002L
template <class T>
concept Numbered = requires(const T& value) {
  { number(value) } -> std::convertible_to<unsigned>;
};
/// A coroutine that yields numbers.
struct Numbers {
  struct promise_type {
    unsigned now = 0;
    std::exception_ptr failure;
    Numbers get_return_object() {
      return Numbers{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(unsigned value) {
      now = value;
      return {};
    }
    void unhandled_exception() { failure = std::current_exception(); }
    void return_void() {}
  };
  std::coroutine_handle<promise_type> handle;
  explicit Numbers(std::coroutine_handle<promise_type> own) : handle(own) {}
  Numbers(Numbers&& other) noexcept : handle(std::exchange(other.handle, {})) {}
  ~Numbers() {
    if (handle) {
      handle.destroy();
    }
  }
  unsigned sum() {
    unsigned all = 0;
    for (handle.resume(); !handle.done(); handle.resume()) {
      all = all * 3 + handle.promise().now;
    }
    if (handle.promise().failure) {
      all += 1000;
    }
    return all;
  }
};
inline unsigned number(Numbers&& value) { return value.sum(); }
#endif

} // namespace fz

namespace fz {

template <class T> struct Same {
  using type = T;
};
using Callback = int (*)(int);
using Word = const char*;
template <class T> T& kept() {
  static T value = made<T>(6u);
  return value;
}
} // namespace fz
#define FZ_RESULT(...) __VA_ARGS__
#define FZ_OTHERWISE(...) = __VA_ARGS__
#define FZ_TWICE(...)                                                                              \
  {                                                                                                \
    __VA_ARGS__                                                                                    \
  }                                                                                                \
  {__VA_ARGS__}
#define FZ_FOR(i, n) for (unsigned i = 0; i < (n); ++i)
inline int fzGlobal = 5;
static std::mutex fzMutex;
