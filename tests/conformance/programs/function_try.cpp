// Function-try-blocks on functions, constructors, destructors, main.
#include <cstdio>
#include <stdexcept>
#include <string>

int onFunction(int x) try {
  if (x < 0) throw std::invalid_argument("negative");
  return x;
} catch (const std::exception& e) {
  std::printf("caught %s\n", e.what());
  return -1;
} catch (...) { return -2; }

struct Part {
  explicit Part(int x) { if (x == 13) throw 13; std::printf("Part %d\n", x); }
  ~Part() { std::puts("~Part"); }
};
struct Whole {
  Part a, b;
  Whole(int x, int y) try : a(x), b(y) {
    std::puts("Whole");
    if (y == 7) throw std::string("seven");
  } catch (int v) {
    std::printf("ctor caught int %d\n", v);
  } catch (const std::string& s) {
    std::printf("ctor caught %s\n", s.c_str());
    throw;
  }
  ~Whole() noexcept(false) try {
    std::puts("~Whole");
    throw 1.5;
  } catch (double) {
    std::puts("dtor caught");
    return;
  }
};
struct Out { int v; explicit Out(int); int f() const; };
Out::Out(int x) try : v(x) { if (x > 2) throw x; } catch (int) { throw std::runtime_error("translated"); }
int Out::f() const try { throw v; } catch (int x) { return x + 1; }
template <class T> T generic(T t) try { throw t; } catch (T caught) { return caught + caught; }

int main() try {
  std::printf("%d %d\n", onFunction(3), onFunction(-3));
  { Whole w(1, 2); }
  try { Whole w(1, 13); } catch (int v) { std::printf("main %d\n", v); }
  try { Whole w(1, 7); } catch (const std::string& s) { std::printf("main %s\n", s.c_str()); }
  Out ok(1);
  std::printf("%d\n", ok.f());
  try { Out bad(3); } catch (const std::exception& e) { std::puts(e.what()); }
  std::printf("%d %s\n", generic(4), generic(std::string("ab")).c_str());
  throw 5;
} catch (int v) {
  std::printf("end %d\n", v);
  return 3;
}
