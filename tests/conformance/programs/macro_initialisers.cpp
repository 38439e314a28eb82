// std: c++17
// separate: all
// Initialisers of constructors, their colon included, out of macros.
#include <cstdio>
#include <string>
#define THREADED(...) __VA_ARGS__
#define NOTHING(...)
#define MEMBER(n) n##_(n)
#define INIT_LIST(a) : a##_(a)
#define TRY_INIT(a) try : a##_(a)
struct Base { Base(int x = 1) : b(x) {} int b; };
#define BASE(x) Base(x)
struct Made : Base {
  Made() THREADED(: mtx_(1)) {}
  explicit Made(int mtx);
  Made(int mtx, int b) : BASE(b), THREADED(MEMBER(mtx)) { mtx_ += b; }
  Made(char) NOTHING(: mtx_(5)) {}
  Made(long mtx) noexcept(false) TRY_INIT(mtx) { mtx_++; } catch (...) {}
  Made(const std::string& text, int mtx = 3)
    THREADED (: BASE(4),)
    THREADED (mtx_(mtx))
  { mtx_ += static_cast<int>(text.size()); }
  long mtx_ = 2;
};
inline Made::Made(int mtx) INIT_LIST(mtx) { mtx_ += 3; }
template <class T> struct Generic { T v_; Generic(T v) THREADED(: v_(v)) { v_ += 1; } };
int main() {
  std::printf("%ld %ld %ld %ld %ld %ld %d\n", Made().mtx_, Made(2).mtx_, Made(3, 4).mtx_, Made('c').mtx_, Made(5L).mtx_, Made("abc").mtx_, Generic<int>(3).v_);
}
