// Pointers to members of all kinds, function references, comparisons, tables, template arguments.
#include <cstdio>
#include <functional>
#include <map>
#include <string>
struct A { virtual ~A() = default; int a = 1; int f(int x) { return x + a; } int c(int x) const { return x - a; } virtual int v(int x) { return x * 10; } static int s(int x) { return x + 100; } int ref(int x) & { return x; } int rv(int x) && { return x + 7; } int ne(int x) const noexcept { return x + 8; } };
struct Pad { virtual ~Pad() = default; int p = 9; virtual int w(int x) { return x + p; } };
struct B : Pad, A { int v(int x) override { return A::v(x) + 1; } int own(int x) { return x + p; } int w(int x) override { return x * 2; } };
struct V : virtual A { int v(int x) override { return x * 30 + a; } };
using Pmf = int (A::*)(int);
int call(A& a, Pmf f, int x) { return (a.*f)(x); }
int callConst(const A* a, int (A::*f)(int) const, int x) { return (a->*f)(x); }
template <int (A::*F)(int)> int fixed(A& a, int x) { return (a.*F)(x); }
template <auto F> int automatic(B& b, int x) { return (b.*F)(x); }
template <class R, class C, class... P> int arity(R (C::*)(P...)) { return sizeof...(P); }
template <class R, class C, class... P> int arity(R (C::*)(P...) const) { return 10 + static_cast<int>(sizeof...(P)); }
template <class R, class C, class... P> int arity(R (C::*)(P...) const noexcept) { return 20 + static_cast<int>(sizeof...(P)); }
Pmf choose(bool b) { return b ? &A::f : &A::v; }
const std::map<std::string, Pmf>& table() { static const std::map<std::string, Pmf> t{{"f", &A::f}, {"v", &A::v}}; return t; }
int A::*field(bool) { return &A::a; }
int (A::*returnsMember(int))(int) { return &A::f; }
struct Dispatcher { using Handler = int (Dispatcher::*)(int); Handler handlers[2] = {&Dispatcher::one, &Dispatcher::two}; int run(int i) { return (this->*handlers[i])(i); } private: int one(int x) { return x + 11; } int two(int x) { return x + 22; } };
int free1(int x) { return x + 1; }
int (&reference())(int) { return free1; }
int viaReference(int (&f)(int), int x) { return f(x); }
int main() {
  B b;
  A a;
  V v;
  int (B::*converted)(int) = &A::f;
  std::printf("%d %d %d %d\n", call(a, &A::f, 1), call(b, &A::v, 1), call(v, &A::v, 1), callConst(&b, &A::c, 5));
  std::printf("%d %d %d\n", fixed<&A::v>(b, 2), automatic<&B::own>(b, 2), (b.*converted)(3));
  std::printf("%d %d %d %d\n", arity(&A::f), arity(&A::c), arity(&A::ne), (b.*table().at("v"))(1));
  std::printf("%d %d %d %d\n", choose(true) == &A::f, choose(false) == &A::f, choose(true) != nullptr, (a.*returnsMember(0))(1));
  std::printf("%d %d %d %d\n", a.*field(true), Dispatcher().run(0), Dispatcher().run(1), (A().*(&A::rv))(1));
  std::printf("%d %d %d\n", reference()(1), viaReference(free1, 2), std::invoke(&A::s, 1));
  Pad& p = b;
  int (Pad::*w)(int) = &Pad::w;
  std::printf("%d %d\n", (p.*w)(4), (b.*w)(4) + (a.*choose(true))(1));
}
