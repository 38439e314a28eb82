// flags: -fno-rtti
// Without RTTI.
#include <cstdio>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#ifdef __cpp_rtti
#error rtti is on
#endif
struct Base { virtual ~Base() = default; virtual int kind() const { return 0; } };
struct Derived : Base { int kind() const override { return 1; } int extra() const { return 5; } };
const Derived* cast(const Base& b) { return b.kind() == 1 ? static_cast<const Derived*>(&b) : nullptr; }
int risky(int x) { if (x > 2) throw std::runtime_error("big"); if (x > 1) throw x; return x; }
int tried(int x) { try { return risky(x); } catch (const std::exception& e) { return static_cast<int>(std::string(e.what()).size()); } catch (int v) { return v * 100; } }
int quiet(int x) noexcept { return tried(x) + 1; }
template <class T> int sizes(T t) { return static_cast<int>(sizeof t); }
std::function<int(int)> make(int k) { return [k](int x) { return x * k; }; }
int main() {
  Derived d;
  std::printf("%d %d %d %d %d\n", cast(d)->extra(), tried(1), tried(2), tried(3), quiet(2));
  std::printf("%d %d\n", sizes('c'), make(3)(4));
  std::unique_ptr<Base> b = std::make_unique<Derived>();
  std::printf("%d\n", b->kind());
}
