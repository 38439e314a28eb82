// Member functions: qualifiers of every kind, defined in the class and outside, nested classes, access, statics.
#include <cstdio>
#include <string>
#include <utility>

class Box {
public:
  explicit Box(int v) : v_(v) {}
  int get() const;
  int get();
  int get() volatile;
  int get() const volatile;
  int ref() & { return 1; }
  int ref() const& { return 2; }
  int ref() && { return 3; }
  int ref() const&& { return 4; }
  int outRef() &;
  int outRef() const&;
  int outRef() &&;
  int quiet() const noexcept { return v_; }
  int maybe() const noexcept(sizeof(int) == 4) { return v_ + 1; }
  int outNoexcept() const noexcept;
  static int count() { return count_; }
  static int outStatic(int a);
  static int bump(int by = 1) { return count_ += by; }
  Box& chain(int d) { v_ += d; return *this; }
  int laterMember() const { return later_; }
  int callsPrivate() { return secret(2) + Nested{4}.sum(*this); }
  struct Nested {
    int n;
    int sum(const Box& b) const { return n + b.v_; }
    int out(int a) const;
    struct Deeper { int deep() const { return 5; } int deepOut() const; };
  };
  struct Hidden;
  int useHidden();

private:
  using Secret = int;
  enum Mode { kA, kB };
  struct Private { Mode mode; };
  Secret secret(Secret s) { return s + v_; }
  Private privateTypes(Private p, Mode m);
  Mode modeOf(Mode m) { return m == kA ? kB : kA; }
  int v_;
  int later_ = 77;
  static int count_;
public:
  int usePrivate() { return privateTypes({kA}, kB).mode + modeOf(kA); }
};

int Box::count_ = 3;
int Box::get() const { return v_; }
int Box::get() { return v_ + 1; }
int Box::get() volatile { return v_ + 2; }
int Box::get() const volatile { return v_ + 3; }
int Box::outRef() & { return 10; }
int Box::outRef() const& { return 20; }
int Box::outRef() && { return 30; }
int Box::outNoexcept() const noexcept { return v_ * 2; }
int Box::outStatic(int a) { return a + count_; }
int Box::Nested::out(int a) const { return n * a; }
int Box::Nested::Deeper::deepOut() const { return deep() + 1; }
struct Box::Hidden {
  int h;
  int show() { return h; }
  int showOut();
};
int Box::Hidden::showOut() { return h + 1; }
int Box::useHidden() { Hidden h{6}; return h.show() + h.showOut(); }
Box::Private Box::privateTypes(Private p, Mode m) { p.mode = m; return p; }

struct {
  int v;
  int doubled() const { return v * 2; }
} unnamed = {4};
typedef struct {
  int v;
  int tripled() const { return v * 3; }
} TypedefNamed;
union Pun {
  int i;
  unsigned char bytes[4];
  int first() const { return bytes[0]; }
  void set(int v) { i = v; }
};
class Derived : private Box {
public:
  using Box::Box;
  using Box::chain;
  int both() { return get() + Box::quiet() + this->maybe(); }
};
struct Template { template <class T> T id(T t) const { return t; } template <class T> T out(T t); };
template <class T> T Template::out(T t) { return t + t; }

int main() {
  Box b(10);
  const Box& c = b;
  volatile Box& v = b;
  const volatile Box& cv = b;
  std::printf("%d %d %d %d\n", c.get(), b.get(), v.get(), cv.get());
  std::printf("%d %d %d %d\n", b.ref(), c.ref(), std::move(b).ref(), std::move(c).ref());
  std::printf("%d %d %d\n", b.outRef(), c.outRef(), Box(1).outRef());
  std::printf("%d %d %d\n", b.quiet(), b.maybe(), b.outNoexcept());
  std::printf("%d %d %d %d\n", Box::count(), Box::outStatic(4), Box::bump(), Box::bump(5));
  std::printf("%d %d %d\n", b.chain(1).chain(2).get(), b.laterMember(), b.callsPrivate());
  std::printf("%d %d %d\n", Box::Nested{3}.out(4), Box::Nested::Deeper().deepOut(), b.useHidden());
  std::printf("%d\n", b.usePrivate());
  Pun p; p.set(258);
  std::printf("%d %d %d\n", unnamed.doubled(), TypedefNamed{5}.tripled(), p.first());
  Derived d(40);
  std::printf("%d %d\n", d.both(), d.chain(2).get());
  Template t;
  std::printf("%d %s %d\n", t.id(4), t.id(std::string("t")).c_str(), t.out(8));
  static_assert(noexcept(b.quiet()) && noexcept(b.maybe()) && noexcept(b.outNoexcept()) && !noexcept(b.get()), "");
}
