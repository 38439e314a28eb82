// Exceptions through wrapped frames: every kind of catch, rethrow, nesting, exception_ptr, boundaries, destructors.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>
#include <typeinfo>

struct Guard { const char* n; ~Guard() { std::printf("[%s u%d]", n, std::uncaught_exceptions()); } };
struct Base { virtual ~Base() = default; virtual int id() const { return 1; } };
struct Derived : Base { int id() const override { return 2; } };
struct Virtual : virtual std::exception { const char* what() const noexcept override { return "virtual"; } };

void thrower(int kind) {
  Guard g{"thrower"};
  switch (kind) {
  case 0: throw 42;
  case 1: throw std::runtime_error("runtime");
  case 2: throw Derived();
  case 3: throw "literal";
  case 4: throw std::make_unique<int>(4);
  case 5: { static Derived d; throw static_cast<Base*>(&d); }
  case 6: throw Virtual();
  case 7: throw std::system_error(std::make_error_code(std::errc::invalid_argument), "system");
  case 8: throw std::bad_alloc();
  case 9: throw nullptr;
  default: std::printf("none");
  }
}
void middle(int kind) { Guard g{"middle"}; thrower(kind); }
int catcher(int kind) {
  Guard g{"catcher"};
  try { Guard inner{"try"}; middle(kind); }
  catch (int v) { return v; }
  catch (const std::system_error& e) { return e.code().value(); }
  catch (const std::exception& e) { std::printf("%s", e.what()); return 2; }
  catch (Base b) { return b.id() * 10; }
  catch (const char* s) { std::printf("%s", s); return 3; }
  catch (const std::unique_ptr<int>& p) { return *p; }
  catch (const Base* b) { return b->id() * 100; }
  catch (...) { return 5; }
  return 0;
}
void rethrows(int kind) { try { middle(kind); } catch (...) { std::printf("(rethrow)"); throw; } }
int nested() {
  try {
    try { throw 1; }
    catch (int a) {
      try { throw a + 1; } catch (int b) { std::printf("<%d %d>", a, b); throw a + b; }
    }
  } catch (int c) { return c; }
  return -1;
}
std::exception_ptr capture() { try { middle(1); } catch (...) { return std::current_exception(); } return nullptr; }
void unwrap(const std::exception& e, int depth = 0) {
  std::printf("%*s%s;", depth, "", e.what());
  try { std::rethrow_if_nested(e); } catch (const std::exception& inner) { unwrap(inner, depth + 1); }
}
void nestThem() { try { middle(1); } catch (...) { std::throw_with_nested(std::logic_error("outer")); } }
int fromDestructor() {
  struct Bad { ~Bad() noexcept(false) { throw 6; } };
  try { Bad b; } catch (int v) { return v; }
  return 0;
}
int swallowInDestructor() {
  struct Tidy { ~Tidy() { try { throw 1; } catch (int) { std::printf("(tidy)"); } } };
  try { Tidy t; throw 7; } catch (int v) { return v; }
  return 0;
}
template <class E> bool throws(const std::function<void()>& f) { try { f(); } catch (const E&) { return true; } catch (...) { return false; } return false; }
int inCondition() { auto f = [](int x) -> bool { if (x == 2) throw x; return true; }; int i = 0; try { while (f(i)) ++i; } catch (int& x) { x = 20; return x + i; } return 0; }
int* arrayNew() { struct Elem { Elem() { static int n = 0; if (++n == 3) throw n; } ~Elem() { std::printf("(~elem)"); } }; try { delete[] new Elem[5]; } catch (int n) { static int r; r = n; return &r; } return nullptr; }
int gotoOut() { int n = 0; again: try { ++n; if (n < 3) goto again; throw n; } catch (int v) { if (v < 5) { n = 5; goto again; } return v; } }
void noexceptCatches() noexcept { try { middle(0); } catch (int v) { std::printf("noexcept caught %d", v); } }

int main() {
  for (int k = 0; k <= 10; ++k) { std::printf("%d -> %d\n", k, catcher(k)); }
  try { rethrows(2); } catch (const Base& b) { std::printf("%d\n", b.id()); }
  std::printf("%d\n", nested());
  try { std::rethrow_exception(capture()); } catch (const std::runtime_error& e) { std::puts(e.what()); }
  try { nestThem(); } catch (const std::exception& e) { unwrap(e); std::puts(""); }
  std::printf("%d %d\n", fromDestructor(), swallowInDestructor());
  std::printf("%d %d\n", throws<std::logic_error>([] { throw std::out_of_range("r"); }), throws<int>([] { throw 'c'; }));
  std::printf("%d %d %d\n", inCondition(), *arrayNew(), gotoOut());
  noexceptCatches();
  std::puts("");
  std::set_terminate([] { std::puts("terminated"); std::fflush(stdout); std::_Exit(9); });
  struct Dies { static void now() noexcept { throw 1; } };
  Dies::now();
}
