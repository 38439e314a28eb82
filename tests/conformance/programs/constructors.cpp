// Constructors and destructors: initialisers of all kinds, delegation, inheritance, order, exceptions.
#include <cstdio>
#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

struct Trace {
  const char* name;
  explicit Trace(const char* n) : name(n) { std::printf("+%s ", name); }
  Trace(const Trace& o) : name(o.name) { std::printf("copy-%s ", name); }
  Trace(Trace&& o) noexcept : name(o.name) { o.name = "moved"; std::printf("move-%s ", name); }
  ~Trace() { std::printf("-%s ", name); }
};
struct Base {
  Trace t{"base"};
  int b = 3;
  Base() { std::printf("Base() "); }
  explicit Base(int x) : b(x) { std::printf("Base(%d) ", x); }
  virtual ~Base() { std::printf("~Base "); }
  virtual const char* who() const { return "Base"; }
};
struct Member : Base {
  Trace first{"first"};
  Trace second;
  int array[3] = {1, 2, 3};
  int sum;
  const int constant;
  int& reference;
  Member(int x) : Base(x), second("second"), sum(array[0] + array[1] + b), constant{x * 2}, reference(sum) {
    std::printf("Member(%d) %s ", x, who());
    reference += 1;
  }
  Member() : Member(42) { std::printf("delegated "); }
  ~Member() override { std::printf("~Member %s ", who()); }
  const char* who() const override { return "Member"; }
};
struct Inherits : Member {
  using Member::Member;
  Trace extra{"extra"};
  const char* who() const override { return "Inherits"; }
};
class OutOfClass {
public:
  OutOfClass();
  OutOfClass(std::string name, std::vector<int> values = {1, 2}, int scale = 2);
  OutOfClass(const OutOfClass&);
  OutOfClass(OutOfClass&&) noexcept;
  ~OutOfClass();
  int total() const;
private:
  std::string name_;
  std::vector<int> values_;
  int scale_{9};
};
OutOfClass::OutOfClass() : OutOfClass("default") {}
OutOfClass::OutOfClass(std::string name, std::vector<int> values, int scale)
    : name_(std::move(name))
    , values_{std::move(values)}
    , scale_(scale)
{
  std::printf("OutOfClass(%s,%zu) ", name_.c_str(), values_.size());
}
OutOfClass::OutOfClass(const OutOfClass& o) : name_(o.name_ + "'"), values_(o.values_) { std::printf("copied "); }
OutOfClass::OutOfClass(OutOfClass&& o) noexcept : name_(std::move(o.name_)), values_(std::move(o.values_)), scale_(o.scale_) { std::printf("moved "); }
OutOfClass::~OutOfClass() { std::printf("~OutOfClass(%s) ", name_.c_str()); }
int OutOfClass::total() const { int t = 0; for (int v : values_) t += v * scale_; return t; }

struct Throws {
  Trace a{"a"};
  Trace b{"b"};
  explicit Throws(bool t) { if (t) throw std::runtime_error("in ctor"); std::printf("Throws "); }
  ~Throws() { std::printf("~Throws "); }
};
struct List {
  int n;
  List(std::initializer_list<int> l) : n(static_cast<int>(l.size())) { std::printf("list%d ", n); }
  template <class T> List(T t, int) : n(static_cast<int>(t)) { std::printf("template%d ", n); }
};
template <class T> struct Generic {
  T v;
  Generic() : v() { std::printf("Generic() "); }
  explicit Generic(T x) : v(x) { std::printf("Generic(x) "); }
  template <class U> Generic(const Generic<U>& o) : v(static_cast<T>(o.v)) { std::printf("converted "); }
  template <class U> explicit Generic(U u, T t);
  ~Generic() { std::printf("~Generic "); }
};
template <class T> template <class U> Generic<T>::Generic(U u, T t) : v(static_cast<T>(u) + t) { std::printf("both "); }
struct Lambda {
  int v;
  Lambda() : v([] { int x = 3; return x * 2; }()) { std::printf("lambda%d ", v); }
};
struct Pair { int a, b; };
struct BraceInit {
  Pair p;
  std::unique_ptr<int> u;
  BraceInit() : p{1, 2}, u{new int{4}} { std::printf("brace%d ", p.a + p.b + *u); }
};
struct NoBody { int v = 4; NoBody() {} ~NoBody() {} };
struct EarlyReturn { EarlyReturn(int x) { if (x) { std::printf("early "); return; } std::printf("late "); } };
struct Array { Trace t[2]; Array() : t{Trace("x"), Trace("y")} {} };

int main() {
  { Member m(5); std::printf("%d %d\n", m.sum, m.constant); }
  std::puts("");
  { Member m; std::printf("%d\n", m.sum); }
  std::puts("");
  { Inherits i(7); std::printf("%d %s\n", i.sum, i.who()); }
  std::puts("");
  { OutOfClass o; OutOfClass p("p", {4, 5}); OutOfClass q(p); OutOfClass r(std::move(q)); std::printf("%d %d\n", o.total(), r.total()); }
  std::puts("");
  try { Throws ok(false); Throws t(true); } catch (const std::exception& e) { std::printf("%s\n", e.what()); }
  { List l{1, 2, 3}; List m(2.5, 1); }
  std::puts("");
  { Generic<int> g; Generic<int> h(4); Generic<double> d(h); Generic<long> both(3, 4L); std::printf("%ld\n", both.v); }
  std::puts("");
  Lambda l; BraceInit b; NoBody n; EarlyReturn e(1), f(0); Array a;
  std::printf("%d\n", n.v + l.v);
  std::unique_ptr<Base> base = std::make_unique<Inherits>(1);
  base.reset();
  std::puts("");
}
