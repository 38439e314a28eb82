// std: c++17
// separate: all
// Virtual bases: constructors that build part of an object with vtables of their own, and compilers that leave the other kind of them out.
#include <cstdio>
#include <memory>

struct Base {
  int v = 1;
  Base() { said = name(); }
  virtual Base* clone() const { return new Base(*this); }
  virtual const char* name() const { return "Base"; }
  virtual ~Base() { std::printf("~%s ", name()); }
  const char* said;
};
struct Left : virtual Base {
  Left() { inLeft = name(); }
  Left* clone() const override { return new Left(*this); }
  const char* name() const override { return "Left"; }
  ~Left() override { std::printf("~%s ", name()); }
  const char* inLeft;
};
struct Right : virtual Base { Right() { v = 7; } Right(const Right& other) : Base(other), r(other.r) { copied = name(); } const char* name() const override { return "Right"; } int r = 2; const char* copied = ""; };
struct Both : Left, Right {
  explicit Both(int x) : Base(), Left() { r = x; }
  Both* clone() const override { auto* both = new Both(*this); both->r++; return both; }
  const char* name() const override { return "Both"; }
  ~Both() override { r = 0; }
};
struct Last final : Both { explicit Last(int x) : Base(), Both(x) { r += v; } Last* clone() const override { return new Last(*this); } };

int main() {
  Both both(5);
  std::printf("%s %s %d\n", both.said, both.inLeft, both.r);
  {
    const std::unique_ptr<Base> clone(both.clone());
    const Both& other = dynamic_cast<const Both&>(*clone);
    std::printf("%s %s %d %d\n", other.said, other.copied, other.v, other.r);
  }
  const Last last(6);
  const std::unique_ptr<Base> clone(last.clone());
  std::printf("\n%s %d %d\n", clone->said, clone->v, dynamic_cast<const Right&>(*clone).r);
}
