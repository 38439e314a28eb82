// Functions that differ in the namespace of a class alone: conversions, parameters, arguments of templates, bases.
// separate: all
#include <cstdio>

namespace a { template <class T> struct View { T value; }; struct Text { int length; }; enum Kind { kKind = 1 }; }
namespace b { template <class T> struct View { T value; }; struct Text { int length; }; enum Kind { kKind = 2 }; }
class Source {
public:
  explicit Source(int value) : value_(value) {}
  operator a::View<int>() const { return {value_}; }
  operator b::View<int>() const { return {value_ * 2}; }
  operator a::Text() const { return {value_ * 3}; }
  operator b::Text();
  template <class T> operator a::View<T*>() const { return {nullptr}; }
  template <class T> operator b::View<T*>() const { static T kept = T(); return {&kept}; }
  int take(a::View<int> v) { return v.value; }
  int take(b::View<int> v) { return -v.value; }
  int take(a::Kind k, b::Kind l) { return k * 10 + l; }
  int take(b::Kind k, a::Kind l) { return k * 10 + l; }

private:
  int value_;
};
Source::operator b::Text() { return {value_ * 4}; }
template <class T> int measure(const a::View<T>& v) { return static_cast<int>(v.value) + 1; }
template <class T> int measure(const b::View<T>& v) { return static_cast<int>(v.value) + 2; }
template <class T> struct Holder { int get() const; };
template <> int Holder<a::Text>::get() const { return 1; }
template <> int Holder<b::Text>::get() const { return 2; }
struct Both : a::Text, b::Text { int sum() const { return a::Text::length + b::Text::length; } };

int main() {
  Source s(5);
  std::printf("%d %d ", s.operator a::View<int>().value, s.operator b::View<int>().value);
  std::printf("%d %d ", static_cast<a::Text>(s).length, static_cast<b::Text>(s).length);
  std::printf("%d %d\n", static_cast<a::View<char*>>(s).value == nullptr, *static_cast<b::View<int*>>(s).value);
  std::printf("%d %d %d %d ", s.take(a::View<int>{1}), s.take(b::View<int>{2}), s.take(a::kKind, b::kKind), s.take(b::kKind, a::kKind));
  std::printf("%d %d ", measure(a::View<int>{3}), measure(b::View<char>{'\4'}));
  Both both{};
  std::printf("%d %d %d\n", Holder<a::Text>().get(), Holder<b::Text>().get(), both.sum());
}
