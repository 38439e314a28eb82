// flags: -fvisibility=hidden -fvisibility-inlines-hidden -ffunction-sections -fdata-sections -fno-semantic-interposition
// Hidden visibility and sections per function, with exceptions across and types marked visible.
#include <cstdio>
#include <stdexcept>
#include <string>
#include <typeinfo>
#define EXPORT __attribute__((visibility("default")))
struct EXPORT Visible { virtual ~Visible() = default; virtual int f(int x) { return x + 1; } int inlineMember(int x) const { return x + 2; } static int count; };
int Visible::count = 4;
class Hidden : public Visible { public: int f(int x) override { return Visible::f(x) * 2; } };
EXPORT int exported(int x) { return x + 3; }
int internal(int x) { return x + 4; }
inline int inlined(int x) { return x + 5; }
template <class T> EXPORT T generic(T t) { return t + 6; }
class EXPORT Error : public std::runtime_error { public: using std::runtime_error::runtime_error; };
class Quiet : public Error { public: explicit Quiet(int c) : Error("quiet " + std::to_string(c)), code(c) {} int code; };
int thrower(int x) { if (x) throw Quiet(x); return 0; }
int catcher(int x) { try { return thrower(x); } catch (const Quiet& q) { return q.code; } catch (const Error&) { return -1; } }
#pragma GCC visibility push(default)
int pushed(int x) { return x + 7; }
#pragma GCC visibility pop
namespace lib { int inNamespace(int x) { return x + 8; } }
inline int sharedStatic() { static int n = 9; return n++; }
int main() {
  Hidden h;
  Visible& v = h;
  std::printf("%d %d %d %d %d\n", v.f(1), v.inlineMember(1), exported(1), internal(1), inlined(1));
  sharedStatic();
  std::printf("%d %d %d %d %d %d\n", generic(1), catcher(3), pushed(1), lib::inNamespace(1), sharedStatic(), Visible::count);
}
