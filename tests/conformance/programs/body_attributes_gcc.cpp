// compilers: g++
// std: c++20
// flags: -O2 -Werror -Wsuggest-attribute=noreturn -Wsuggest-attribute=const -Wsuggest-attribute=pure -Wsuggest-attribute=malloc -Wsuggest-attribute=format -Wsuggest-attribute=cold -Wmissing-format-attribute -Wformat=2 -Wformat-nonliteral -Wduplicated-branches -Wlogical-op -Wnull-dereference -Wuseless-cast -Wredundant-decls -Wnoexcept -Wextra-semi -Wstrict-null-sentinel -Wzero-as-null-pointer-constant -Wdeprecated-declarations -Wignored-attributes -Wstack-usage=4000 -Wold-style-cast -Wsign-promo -Wctor-dtor-privacy
// expect: left alone log
// What GCC suggests for functions it must not suggest for their bodies.
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <immintrin.h>
#include <stdexcept>
#define PLAINLY __attribute__((optimize("O0", "no-tree-vectorize")))
#define NO_UNDEFINED __attribute__((no_sanitize_undefined))

__attribute__((const)) int square(int x);
int square(int x) { return x * x; }
__attribute__((pure)) int first(const int* p);
int first(const int* p) { return p[0] + p[1]; }
__attribute__((malloc)) void* take(std::size_t size);
void* take(std::size_t size) { return std::malloc(size); }
[[noreturn]] void fail(const char* why);
void fail(const char* why) { throw std::runtime_error(why); }
struct Base {
  virtual ~Base() = default;
  [[noreturn]] virtual void always(int code);
  [[gnu::const]] static int twice(int x) { return 2 * x; }
  template <class T> [[noreturn]] void generic(T code) const { throw code; }
};
void Base::always(int code) { throw code; }
__attribute__((format(printf, 1, 0))) static int print(const char* format, va_list arguments) { return std::vprintf(format, arguments); }
__attribute__((format(printf, 1, 2))) static int log(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = print(format, arguments);
  va_end(arguments);
  return length;
}
struct Log {
  int write(const char* format, va_list arguments) const __attribute__((format(printf, 2, 0)));
};
int Log::write(const char* format, va_list arguments) const { return print(format, arguments); }
[[deprecated("no more"), gnu::const]] int before(int x);
struct [[deprecated]] Old { int value; };
int before(int x) { return x + 1; }
[[deprecated, gnu::const]] int older(Old old);
[[deprecated]] int older(Old old) { return old.value + 1; }

PLAINLY static int plainly(int x) { volatile int y = x; return y + 1; }
[[gnu::optimize("O3")]] static int fast(int x) { return x + 2; }
NO_UNDEFINED static int wrap(int x) { return x; }
__attribute__((target("avx2"), pure)) static long long lanes(const long long* values) {
  const __m256i all = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(values));
  return _mm256_extract_epi64(_mm256_add_epi64(all, all), 3);
}
__attribute__((target("sse4.2"), const)) unsigned hashed(unsigned x);
unsigned hashed(unsigned x) { return _mm_crc32_u32(x, 7); }
__attribute__((hot, flatten)) static int busy(int x) { return fast(x) + square(x); }
__attribute__((returns_nonnull, nonnull)) static const char* same(const char* text) { return text; }

int main() {
  const int values[] = {3, 4};
  std::free(take(8));
  std::printf("%d %d %d %d %d %d\n", square(3), first(values), Base::twice(4), plainly(1), fast(1), wrap(7));
  for (int kind = 0; kind < 3; ++kind) {
    try {
      Base base;
      if (kind == 0) { fail("failed"); }
      if (kind == 1) { base.always(1); }
      base.generic('c');
    } catch (int code) {
      std::printf("int %d\n", code);
    } catch (char code) {
      std::printf("char %c\n", code);
    } catch (const std::exception& error) {
      std::printf("%s\n", error.what());
    }
  }
  log("%d %s\n", 1, "one");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  std::printf("%d\n", older(Old{4}) + before(1));
#pragma GCC diagnostic pop
  const long long four[] = {1, 2, 3, 4};
  if (__builtin_cpu_supports("avx2")) { std::printf("%lld\n", lanes(four)); } else { std::puts("8"); }
  if (__builtin_cpu_supports("sse4.2")) { std::printf("%d\n", hashed(1) != 0); } else { std::puts("1"); }
  std::printf("%d %s\n", busy(2), same("same"));
  std::exit(0);
}
