// Friends: hidden ones defined in a class, templates, operators, classes; access to private members from everywhere.
#include <cstdio>
#include <string>
#include <utility>

class Money {
  long cents_;
  class Cache { public: int hits = 3; };
  enum Kind { kPlain = 6 };
public:
  explicit Money(long c) : cents_(c) {}
  friend Money operator+(Money a, Money b) { return Money(a.cents_ + b.cents_); }
  friend Money operator-(const Money& a, const Money& b);
  friend bool operator==(const Money& a, const Money& b) { return a.cents_ == b.cents_; }
  friend std::string show(const Money& m) { return std::to_string(m.cents_) + "c"; }
  friend void swap(Money& a, Money& b) noexcept { std::swap(a.cents_, b.cents_); }
  friend int hiddenPrivate(const Money& m, int);
  friend int usesCache(const Money&) { return Cache().hits; }
  friend class Bank;
  friend struct Outer;
  template <class T> friend T inspect(const Money& m, T add);
  template <class T> friend T inlineInspect(const Money& m, T add) { return static_cast<T>(m.cents_) * add; }
  friend long Auditor_audit(const Money*);
};
Money operator-(const Money& a, const Money& b) { return Money(a.cents_ - b.cents_); }
int hiddenPrivate(const Money& m, int x) { return static_cast<int>(m.cents_) + Money::kPlain + x; }
template <class T> T inspect(const Money& m, T add) { return static_cast<T>(m.cents_) + add; }
long Auditor_audit(const Money* m) { return m->cents_; }
class Bank { public: long total(const Money& m) const { return m.cents_ * 2; } Money::Cache cache() { return Money::Cache(); } };
template <class T> class Matrix;
template <class T> Matrix<T> operator*(const Matrix<T>& m, T k);
template <class T> class Matrix {
  T v_;
public:
  explicit Matrix(T v) : v_(v) {}
  friend Matrix operator* <>(const Matrix& m, T k);
  friend Matrix operator+(const Matrix& a, const Matrix& b) { return Matrix(a.v_ + b.v_); }
  friend T value(const Matrix& m) { return m.v_; }
  template <class U> friend class Matrix;
  template <class U> Matrix(const Matrix<U>& o) : v_(static_cast<T>(o.v_)) {}
  template <class A, class B> friend bool sameValue(const Matrix<A>& a, const Matrix<B>& b);
};
template <class T> Matrix<T> operator*(const Matrix<T>& m, T k) { return Matrix<T>(m.v_ * k); }
template <class A, class B> bool sameValue(const Matrix<A>& a, const Matrix<B>& b) { return static_cast<double>(a.v_) == static_cast<double>(b.v_); }
namespace ns {
class Hidden { int v = 9; friend int peek(const Hidden& h) { return h.v; } friend struct Helper; friend int outOfNs(const Hidden&); public: struct In { friend int inner(const In&) { return 12; } }; };
struct Helper { static int get(const Hidden& h) { return h.v + 1; } };
}
int ns::outOfNs(const Hidden& h) { return h.v + 2; }
class A; class B { public: int read(const A&); };
class A { int secret = 4; friend int B::read(const A&); protected: int guarded = 5; };
int B::read(const A& a) { return a.secret; }
struct C : A { int get() { return guarded; } int other(C& c) { return c.guarded + 1; } using A::guarded; };
template <class T> struct Base { protected: T prot = T(7); static T make() { return T(8); } private: friend T; int priv = 9; };
struct D : Base<int> { int f() { return prot + make(); } };
struct E1 : Base<E1*> { };
class Singleton { Singleton() { std::puts("single"); } ~Singleton() = default; int v_ = 1; public: Singleton(const Singleton&) = delete; static Singleton& get() { static Singleton s; return s; } int next() { return v_++; } };
class Factory { Factory(int x) : v(x) {} public: int v; static Factory make(int x) { return Factory(x); } template <class... T> static Factory build(T... t) { return Factory((0 + ... + t)); } };

namespace outer {
class Box;
namespace deep {
int open(const Box& box);
extern int openBy(const Box& box, int by = 3), openTwice(const Box& box);
template <class T> T openAs(const Box& box, T add);
}
namespace alias = deep;
class Box {
  int v_ = 21;
  friend int deep::open(const Box& box);
  friend int deep::openBy(const Box& box, int by);
  friend int alias::openTwice(const Box& box);
  template <class T> friend T deep::openAs(const Box& box, T add);
};
int deep::openBy(const Box& box, int by) { return box.v_ + by; }
namespace deep {
int open(const Box& box) { return box.v_; }
int openTwice(const Box& box) { return box.v_ * 2; }
template <class T> T openAs(const Box& box, T add) { return static_cast<T>(box.v_) + add; }
}
}
template <class T> class List;
template <class T, class... R> int listed(const List<T>& list, R... rest);
namespace ns { template <class T> int total(const List<T>& list); }
template <class T> class List {
  T v_ = T(6);
  friend int listed<>(const List& list, int a, int b);
  friend int ns::total<T>(const List<T>& list);
};
template <class T, class... R> int listed(const List<T>& list, R... rest) { return static_cast<int>(list.v_) + static_cast<int>(sizeof...(rest)); }
template <class T> int ns::total(const List<T>& list) { return static_cast<int>(list.v_) * 10; }

// Members and friends of one name in one class.
enum Code { kNone, kBad };
class Status {
  Code code_;
public:
  explicit Status(Code code) : code_(code) {}
  bool operator==(const Status& that) const { return code_ == that.code_; }
  bool operator==(Code code) const { return code_ == code; }
  friend bool operator==(Code code, const Status& status) { return code == status.code_; }
  Status operator-() const { return Status(code_ == kNone ? kBad : kNone); }
  friend Status operator-(const Status& a, const Status& b) { return Status(a.code_ == b.code_ ? kNone : kBad); }
  int value(int by) const { return code_ + by; }
  friend int value(const Status& status) { return status.value(10); }
  friend int value(const Status& status, long by) { return status.value(static_cast<int>(by)); }
};
template <class T> class Cell {
  T v_;
public:
  explicit Cell(T v) : v_(v) {}
  friend bool operator<(const Cell& a, const Cell& b) { return a.v_ < b.v_; }
  template <class U> bool operator<(const U& other) const { return v_ < other; }
};
static void sameNames() {
  const Status good(kNone), bad(kBad);
  std::printf("%d %d %d %d %d\n", good == bad, bad == kBad, kBad == good, (-good) == bad, (good - bad) == kBad);
  std::printf("%d %d %d %d %d\n", value(bad), value(bad, 5L), bad.value(1), Cell<int>(1) < Cell<int>(2), Cell<int>(3) < 2);
}

int main() {
  sameNames();
  Money a(5), b(3);
  std::printf("%s %s %d\n", show(a + b).c_str(), show(a - b).c_str(), a == b);
  swap(a, b);
  std::printf("%s %d %d\n", show(a).c_str(), hiddenPrivate(a, 1), usesCache(a));
  std::printf("%g %d %ld %ld %d\n", inspect(a, 0.5), inlineInspect(a, 2), Auditor_audit(&a), Bank().total(a), Bank().cache().hits);
  Matrix<int> m(3);
  Matrix<double> d(m);
  std::printf("%d %d %d\n", value(m * 4), value(m + m), sameValue(m, d));
  ns::Hidden h;
  std::printf("%d %d %d %d\n", peek(h), ns::Helper::get(h), ns::outOfNs(h), inner(ns::Hidden::In()));
  C c;
  std::printf("%d %d %d %d\n", B().read(c), c.get(), c.other(c), D().f());
  int n = Singleton::get().next();
  std::printf("%d %d %d %d\n", n, Singleton::get().next(), Factory::make(4).v, Factory::build(1, 2).v);
  outer::Box box;
  std::printf("%d %d %d %d\n", outer::deep::open(box), outer::deep::openBy(box), outer::deep::openBy(box, 4), outer::deep::openTwice(box));
  std::printf("%g\n", outer::deep::openAs(box, 0.5));
  std::printf("%d %d\n", listed(List<int>(), 1, 2), ns::total(List<long>()));
}
