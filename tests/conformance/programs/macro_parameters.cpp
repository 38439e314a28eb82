// Template and function parameters that macros write: without names, with default arguments, with their commas.
// separate: all
#include <cstdio>
#include <string>
#include <type_traits>

#define ENABLE_IF(...) typename std::enable_if<(__VA_ARGS__), int>::type = 0
#define ENABLE_NAMED(...) typename std::enable_if<(__VA_ARGS__), int>::type Enabled = 0
#define AND_ENABLE_IF(...) , typename std::enable_if<(__VA_ARGS__), int>::type = 0
#define REQUIRES_CLASS(...) class = typename std::enable_if<(__VA_ARGS__)>::type
#define ENABLE_TYPE(...) typename std::enable_if<(__VA_ARGS__), int>::type
#define TEMPLATE_FOR(T, ...) template <class T, typename std::enable_if<(__VA_ARGS__), int>::type = 0>
#define OPTIONAL_SIZE int = 4
#define NAMED_SIZE int Size = 5
#define UNUSED_PARAMETER int
#define DISABLE_BY_ARGUMENT(...) typename std::enable_if<!(__VA_ARGS__)>::type* = nullptr
#define AND_PARAMETER(name) , int name
#define ALL_PARAMETERS (int a, int b = 7)
#define CLASS_OF class
#define ANY auto

template <class T> constexpr bool isWhole = std::is_integral<T>::value;

template <class T, ENABLE_IF(isWhole<T>)> const char* kind(T) { return "whole"; }
template <class T, ENABLE_IF(!isWhole<T> && std::is_floating_point<T>::value)> const char* kind(T) { return "floating"; }
template <class T, ENABLE_NAMED(std::is_pointer<T>::value)> int named(T) { return Enabled + 1; }
template <class T AND_ENABLE_IF(isWhole<T>)> T twice(T x) { return static_cast<T>(x + x); }
template <class T, REQUIRES_CLASS(isWhole<T>)> T thrice(T x) { return static_cast<T>(x * 3); }
template <class T, ENABLE_TYPE(isWhole<T>) = 3> T behindMacro(T x) { return x; }
TEMPLATE_FOR(T, isWhole<T>) T clause(T x) { static T last = 0; T before = last; last = x; return before; }
template <OPTIONAL_SIZE> int noNames() { static int calls = 0; return ++calls; }
template <NAMED_SIZE> int size() { return Size; }
template <CLASS_OF T> T word(T x) { return x; }
template <class... A, ENABLE_IF(sizeof...(A) < 4)> int behindPack(A... a) { return (0 + ... + a); }
template <class... A, class = typename std::common_type<A...>::type, class R = typename std::common_type<A...>::type> R sum(A... a) { return (R() + ... + a); }
template <class T, ENABLE_IF(isWhole<T>), class U> int inTheMiddle(T t, U u) { return static_cast<int>(t) + static_cast<int>(sizeof(u)); }

int unnamed(UNUSED_PARAMETER, int b) { return b; }
template <class T> int byArgument(T x, DISABLE_BY_ARGUMENT(std::is_pointer<T>::value)) { return static_cast<int>(x); }
int comma(int a AND_PARAMETER(b) AND_PARAMETER(c)) { return a + b * c; }
int wholeList ALL_PARAMETERS { return a - b; }

class Widget {
public:
  template <class T, ENABLE_IF(isWhole<T>)> explicit Widget(T x) : value_(static_cast<int>(x)) { std::puts("from a whole"); }
  template <class T, ENABLE_IF(!isWhole<T>)> explicit Widget(const T& x) : value_(static_cast<int>(x.size())) { std::puts("from a string"); }
  template <class T, ENABLE_IF(isWhole<T>)> int plus(T x) const { return value_ + static_cast<int>(x); }
  template <class T, ENABLE_IF(isWhole<T>)> int minus(T x) const;
  template <class T, REQUIRES_CLASS(isWhole<T>)> static T identity(T x) { return x; }
  template <class T, ENABLE_IF(isWhole<T>)> operator T() const { return static_cast<T>(value_); }
  template <class T, ENABLE_IF(isWhole<T>)> friend bool operator<(const Widget& w, T x) { return w.value_ < x; }

private:
  int value_;
};
template <class T, ENABLE_TYPE(isWhole<T>)> int Widget::minus(T x) const { return value_ - static_cast<int>(x); }

template <class C> struct Box {
  C content;
  template <class D = C, ENABLE_IF(sizeof(D) < 5)> const char* size() const { return "small"; }
  template <class D = C, ENABLE_IF(sizeof(D) >= 5), OPTIONAL_SIZE> const char* size(long = 0) const { return "large"; }
  template <class T, ENABLE_IF(std::is_convertible<T, C>::value)> Box& operator=(T x) { content = static_cast<C>(x); return *this; }
  template <class T, ENABLE_IF(isWhole<T>)> C sum(T x) const;
};
template <class C> template <class T, ENABLE_TYPE(isWhole<T>)> C Box<C>::sum(T x) const { return static_cast<C>(content + static_cast<C>(x)); }

namespace outer { template <class T, ENABLE_IF(isWhole<T>)> T declaredBefore(T x); }
template <class T, ENABLE_TYPE(isWhole<T>)> T outer::declaredBefore(T x) { return static_cast<T>(x + 1); }

#define MAKE_OVERLOAD(name, type) template <class T, ENABLE_IF(std::is_same<T, type>::value)> const char* name(T) { return #type; }
MAKE_OVERLOAD(nameOf, int)
MAKE_OVERLOAD(nameOf, double)

int main() {
  int n = 3;
  std::printf("%s %s %d\n", kind(1), kind(1.5), named(&n));
  std::printf("%d %ld %d %d %d %d\n", twice(2), thrice(3L), behindMacro(4), clause(5), clause(6), clause(static_cast<short>(7)));
  std::printf("%d %d %d %d %d %d\n", noNames(), noNames(), noNames<9>(), size(), size<6>(), word(7));
  std::printf("%d %d %d %.1f\n", behindPack(1, 2), behindPack(), inTheMiddle(1, 2L), sum(1, 2.5));
  std::printf("%d %d %d %d %d\n", unnamed(1, 2), byArgument(3), comma(1, 2, 3), wholeList(1), wholeList(1, 2));
  Widget a(4), b(std::string("four!"));
  std::printf("%d %d %d %ld %d %d\n", a.plus(1), b.minus(2L), Widget::identity(5), static_cast<long>(a), a < 5, b < 5);
  Box<char> small{'a'};
  Box<double> large{1.5};
  small = 98;
  std::printf("%s %s %c %.1f\n", small.size(), large.size(0), small.content, large.sum(2));
  std::printf("%d %s %s\n", outer::declaredBefore(1), nameOf(1), nameOf(1.0));
}
