// Templates that nobody instantiates, members never used, code that only parses: it must still parse.
#include <cstdio>
#include <string>
#include <utility>
template <class T> int never(T t) { return t.does().not_exist(typename T::Nothing{}); }
template <class T> struct Never { T value; int f() { return value.g(); } typename T::X h(typename T::Y y) { return y.template z<int>(); } Never(typename T::Z z) : value(z) {} ~Never() { value.close(); } };
template <class... T> void nothing(T&&... t) { (std::forward<T>(t).x(), ...); }
template <class T> struct Partly { int used() { return 1; } int unused() { return T::missing; } static int unusedStatic(T t) { static T s = t; return s.v; } };
template <class T> struct Base { protected: int b = 2; void f(); };
template <class T> struct Uses : Base<T> { int g() { this->f(); return this->b + Base<T>::b; } using Base<T>::b; int h() { return b; } };
template <class T> void Base<T>::f() { std::puts("Base::f"); }
static inline int unusedInline(int x) { return x; }
template <class T> T onlyDeclared(T);
template <class T, class U> auto product(const T& t, const U& u) -> decltype(t * u) { return t * u; }
template <bool B, class T> int branch(T t) { if constexpr (B) { return 3; } else { return t.missing(); } }
template <class T> struct Explicit { int f() { return 4; } static int g() { return 5; } template <class U> int h(U u) { return static_cast<int>(sizeof(T)) + u; } };
template struct Explicit<int>;
template int Explicit<char>::h<int>(int);
extern template struct Explicit<long>;
template <class T> struct Iface { virtual ~Iface() = default; virtual T get() = 0; virtual T twice() { return get() + get(); } };
struct Impl : Iface<int> { int get() override { return 6; } };
template <class T> int dependentCalls(T t) { auto l = [&](auto x) { return x.foo(t) + t; }; (void)l; return 7; }
template <class T> struct Friendly { friend int look(const Friendly& f) { return f.v; } template <class U> friend int lookAny(const Friendly<U>& f); private: int v = 8; };
template <class U> int lookAny(const Friendly<U>& f) { return f.v + 1; }
template <class T> struct Outer { struct In; class Hidden { T t; public: T take(); }; };
template <class T> struct Outer<T>::In { T t; T get() { return t; } };
template <class T> T Outer<T>::Hidden::take() { return t; }
template <class T> using Alias = Outer<T>;
int main() {
  std::printf("%d %d %d %g %d\n", Partly<int>().used(), Uses<int>().g(), Uses<int>().h(), product(2, 1.5), branch<true>(1));
  std::printf("%d %d %d %d %d %d\n", Explicit<int>().f(), Explicit<int>::g(), Explicit<char>().h(1), Impl().twice(), look(Friendly<int>()), lookAny(Friendly<char>()));
  std::printf("%d %d\n", dependentCalls(1), Alias<int>::In{9}.get());
}
