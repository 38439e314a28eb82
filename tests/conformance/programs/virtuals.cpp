// Virtual functions, covariant returns, pure virtuals with bodies, virtual bases (C1/C2, VTT), calls while constructing.
#include <cstdio>
#include <memory>
#include <typeinfo>

struct Shape {
  Shape() { std::printf("Shape sees %s\n", name()); }
  virtual ~Shape() { std::printf("~Shape sees %s\n", name()); }
  virtual const char* name() const { return "shape"; }
  virtual int area() const = 0;
  virtual Shape* clone() const = 0;
  int twice() const { return 2 * area(); }
};
int Shape::area() const { return 1; }
struct Square : Shape {
  int side;
  explicit Square(int s) : side(s) { std::printf("Square sees %s\n", name()); }
  ~Square() override { std::printf("~Square sees %s\n", name()); }
  const char* name() const override { return "square"; }
  int area() const override { return side * side + Shape::area(); }
  Square* clone() const override { return new Square(*this); }
};
struct Final final : Square {
  using Square::Square;
  const char* name() const final { return "final"; }
  Final* clone() const final { return new Final(*this); }
};
struct Top {
  int top;
  explicit Top(int t) : top(t) { std::printf("Top(%d)\n", t); }
  virtual ~Top() { std::puts("~Top"); }
  virtual int f() { return top; }
  virtual int g(int x) { return x + top; }
};
struct Left : virtual Top {
  int left = 1;
  Left() : Top(1) { std::printf("Left f=%d\n", f()); }
  ~Left() override { std::printf("~Left f=%d\n", f()); }
  int f() override { return left + 10; }
};
struct Right : virtual Top {
  int right = 2;
  Right() : Top(2) { std::printf("Right f=%d\n", f()); }
  ~Right() override { std::printf("~Right f=%d\n", f()); }
  int g(int x) override { return x + right + 20; }
};
struct Bottom : Left, Right {
  int bottom;
  Bottom(int x);
  ~Bottom() override;
  int f() override { return Left::f() + bottom + 100; }
  int g(int x) override;
};
Bottom::Bottom(int x) : Top(99), bottom(x) { std::printf("Bottom f=%d g=%d top=%d\n", f(), g(1), top); }
Bottom::~Bottom() { std::printf("~Bottom f=%d\n", f()); }
int Bottom::g(int x) { return Right::g(x) + bottom + 1000; }
struct Lower : Bottom {
  Lower() : Top(7), Bottom(8) { std::printf("Lower f=%d g=%d\n", f(), g(1)); }
};
struct Interface { virtual int call(int) = 0; virtual int call() { return call(5); } protected: ~Interface() = default; };
struct Impl : private Left, public Interface {
  Impl() : Top(3) {}
  int call(int x) override { return x * left; }
  using Interface::call;
};
struct CovA { virtual ~CovA() = default; virtual CovA& self() { return *this; } int tag = 1; };
struct CovB { virtual ~CovB() = default; virtual CovB* me() { return this; } int other = 2; };
struct CovC : CovA, CovB { CovC& self() override { return *this; } CovC* me() override { return this; } int own = 3; };
struct PureDtor { virtual ~PureDtor() = 0; virtual int v() const noexcept { return 5; } };
PureDtor::~PureDtor() { std::puts("~PureDtor"); }
struct Concrete : PureDtor { int v() const noexcept override { return 6; } };

int main() {
  {
    std::unique_ptr<Shape> s(new Final(3));
    std::unique_ptr<Shape> t(s->clone());
    std::printf("%s %d %d %d\n", t->name(), t->area(), t->twice(), &typeid(*t.get()) == &typeid(Final));
  }
  {
    Bottom b(5);
    Top* t = &b;
    std::printf("%d %d %d\n", t->f(), t->g(2), dynamic_cast<Right*>(t)->right);
    std::printf("%d\n", dynamic_cast<Left*>(t) == static_cast<Left*>(&b));
  }
  { Lower l; Top& t = l; std::printf("%d %d\n", t.f(), t.top); }
  { Impl i; Interface& in = i; std::printf("%d %d\n", in.call(), i.call(3)); }
  { CovC c; CovB* b = &c; CovA& a = c; std::printf("%d %d\n", b->me() == b, a.self().tag + static_cast<CovC*>(b->me())->own); }
  { Concrete c; PureDtor& p = c; std::printf("%d %d\n", p.v(), p.PureDtor::v()); }
  int (Top::*pm)(int) = &Top::g;
  Bottom b(1);
  std::printf("%d\n", (b.*pm)(3));
}
