// operator new and delete: replaced globally, per class, placement, arrays, aligned; destroying order.
// expect: left alone Pool::operator delete
// expect: left alone Pool::operator delete[]
// expect: left alone Pool::operator new
// expect: left alone Pool::operator new[]
// expect: left alone operator delete
// expect: left alone operator new
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
static int allocations = 0;
void* operator new(std::size_t n) { ++allocations; if (void* p = std::malloc(n)) return p; throw std::bad_alloc(); }
void* operator new(std::size_t n, const std::nothrow_t&) noexcept { ++allocations; return std::malloc(n); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
struct Pool {
  static char storage[256];
  static std::size_t used;
  int v;
  explicit Pool(int x) : v(x) { if (x < 0) throw x; }
  static void* operator new(std::size_t n) { std::printf("pool new %zu\n", n); void* p = storage + used; used += n; return p; }
  static void operator delete(void*) { std::puts("pool delete"); }
  static void* operator new(std::size_t, void* where) { std::puts("pool placement"); return where; }
  static void operator delete(void*, void*) { std::puts("pool placement delete"); }
  void* operator new[](std::size_t n) { std::puts("pool array"); return ::operator new(n); }
  void operator delete[](void* p) { std::puts("pool array delete"); ::operator delete(p); }
};
alignas(16) char Pool::storage[256];
std::size_t Pool::used = 0;
struct Arena { char bytes[128]; std::size_t at = 0; void* take(std::size_t n) { void* p = bytes + at; at += (n + 15) / 16 * 16; return p; } };
void* operator new(std::size_t n, Arena& a) { return a.take(n); }
void operator delete(void*, Arena&) { std::puts("arena delete"); }
struct alignas(64) Big { char c[64]; Big() { c[0] = 'b'; } bool aligned() const { return reinterpret_cast<std::size_t>(this) % 64 == 0; } };
template <class T, class... A> T* construct(void* where, A&&... a) { return ::new (where) T(std::forward<A>(a)...); }
template <class T> void destroy(T* t) { t->~T(); }
struct Trace { std::string n; explicit Trace(const char* s) : n(s) { std::printf("+%s ", s); } ~Trace() { std::printf("-%s ", n.c_str()); } };
int main() {
  Pool* p = new Pool(1);
  delete p;
  try { new Pool(-1); } catch (int v) { std::printf("caught %d\n", v); }
  alignas(Pool) char raw[sizeof(Pool)];
  Pool* q = new (raw) Pool(3);
  try { new (raw) Pool(-2); } catch (int v) { std::printf("caught %d %d\n", v, q->v); }
  Arena arena;
  Trace* t = new (arena) Trace("arena");
  destroy(t);
  alignas(Trace) char place[sizeof(Trace)];
  Trace* u = construct<Trace>(place, "placed");
  u->~Trace();
  std::puts("");
  std::unique_ptr<Big> b(new Big);
  std::unique_ptr<int> nothing(new (std::nothrow) int(4));
  std::printf("%d %d %d\n", b->aligned(), *nothing, allocations > 0);
}
