// Namespaces that macros open and close, functions out of nested macros in them.
#include <cstdio>
#include <string>
#define NS_BEGIN namespace lib { namespace impl { namespace {
#define NS_END } } }
#define ANONYMOUS(x) inline namespace x { namespace {
#define DECLARE(type, name) type name(type x)
#define PAIR_OF(type, one, other) DECLARE(type, one) { return x + x; } DECLARE(type, other)
#define METHOD(cls, name) int cls::name() const
#define PROPERTY(type, name) type name##_ = {}; type get_##name() const { return name##_; } void set_##name(type value)
#define TEMPLATED template <class T> static
#define C_LINKAGE extern "C"

NS_BEGIN
int state = 3;
const int kLimit = 7;
int counted() { static int calls = state; return ++calls; }
struct Hidden {
  int value = 4;
  int get() const;
  virtual ~Hidden() { std::printf("~Hidden %d\n", counted()); }
  template <class T> T add(T t) const { return t + static_cast<T>(value); }
};
METHOD(Hidden, get) { return value + state; }
TEMPLATED T twice(T t) { return t + t; }
struct Thrown { int code; };
void thrower(int code) { throw Thrown{code}; }
NS_END

namespace lib {
int use() { impl::Hidden h; impl::state += 1; return h.get() + h.add(2) + impl::twice(3) + impl::kLimit; }
ANONYMOUS(v1)
PAIR_OF(int, one, other) { return x + 2; }
PAIR_OF(std::string, first, second) { return x + "2"; }
} }
} // namespace lib
namespace { namespace { namespace deep { int nested(int x) { return x + 5; } } } int outer(int x) { return deep::nested(x) + 1; } }
struct Properties {
  PROPERTY(int, size) { size_ = value; }
  PROPERTY(std::string, name) { name_ = value + "!"; }
};
C_LINKAGE int exported(int x) { return x + 6; }

int main() {
  std::printf("%d %d %d\n", lib::use(), lib::use(), lib::impl::counted());
  std::printf("%d %d %s %s\n", lib::one(1), lib::other(1), lib::first("a").c_str(), lib::second("b").c_str());
  std::printf("%d %d\n", outer(1), exported(1));
  Properties p;
  p.set_size(3);
  p.set_name("n");
  std::printf("%d %s\n", p.get_size(), p.get_name().c_str());
  try { lib::impl::thrower(9); } catch (const lib::impl::Thrown& thrown) { std::printf("caught %d\n", thrown.code); }
}
