// compilers: g++ clang++-14 clang++-19
// flags: -Wno-pedantic -Wno-vla -Wno-clobbered
// Control flow a body may hold: goto, computed goto, switch into blocks, setjmp, varargs, VLAs, alloca, statement expressions.
// expect: left alone Log::log
// expect: left alone format
// expect: left alone variadic
#include <alloca.h>
#include <csetjmp>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <string>

int gotos(int n) { int s = 0; loop: if (n > 0) { s += n--; goto loop; } if (s > 5) goto end; s = -1; end: return s; }
int computed(int which) {
  static const void* const labels[] = {&&one, &&two};
  goto *labels[which];
one: return 1;
two: return 2;
}
int duff(int n) { int r = 0, k = (n + 3) / 4; switch (n % 4) { case 0: do { ++r; case 3: ++r; case 2: ++r; case 1: ++r; } while (--k > 0); } return r; }
static std::jmp_buf buffer;
[[noreturn]] void jumper(int v) { std::longjmp(buffer, v); }
int setter() { volatile int n = 0; int v = setjmp(buffer); if (v == 0) { n = 5; jumper(7); } return v + n; }
int nestedJump(int d) { if (d == 0) jumper(9); return nestedJump(d - 1); }
int outer() { if (int v = setjmp(buffer)) return v; return nestedJump(3); }
int variadic(int n, ...) { va_list a; va_start(a, n); int s = 0; for (int i = 0; i < n; ++i) s += va_arg(a, int); va_end(a); return s; }
int withList(const char* f, va_list a) { char b[64]; int n = std::vsnprintf(b, sizeof b, f, a); std::printf("%s ", b); return n; }
int format(const char* f, ...) { va_list a, c; va_start(a, f); va_copy(c, a); int n = withList(f, a) + withList(f, c); va_end(c); va_end(a); return n; }
struct Log { int v = 1; int log(const char* f, ...) const { va_list a; va_start(a, f); int n = withList(f, a); va_end(a); return n + v; } };
int vla(int n) { int a[n]; for (int i = 0; i < n; ++i) a[i] = i; return a[n - 1] + static_cast<int>(sizeof a); }
int vlaParameter(int n, int (*m)[4]) { return m[n][3]; }
int stack(int n) { char* p = static_cast<char*>(alloca(static_cast<unsigned>(n))); std::memset(p, 'x', static_cast<unsigned>(n)); return p[n - 1]; }
int statementExpression(int x) { return ({ int y = x; y += 2; y * 2; }); }
int caseRange(int x) { switch (x) { case 1 ... 5: return 1; default: return 2; } }
int ranges() { int s = 0; for (int i : {1, 2, 3}) { if (i == 2) continue; s += i; } do { ++s; } while (s < 6); while (true) { if (++s > 8) break; } return s; }
int initStatements(int x) { if (int y = x * 2; y > 4) return y; else if (int z = y + 1; z) return z; switch (int k = x; k) { default: return k; } }
int ternaries(int x) { return x < 0 ? -1 : x > 0 ? 1 : 0; }
int comma(int x) { return ++x, x *= 2, x; }
int shortCircuit(int* p) { return p && *p > 3 && (*p = 9, true) ? *p : 0; }
int endlessReturn() { for (;;) { return 4; } }
int noReturnValueNeeded(int x) { if (x) return 1; __builtin_unreachable(); }
static volatile std::sig_atomic_t seen = 0;
void handler(int s) { seen = s; }
int signals() { std::signal(SIGUSR1, handler); std::raise(SIGUSR1); return seen == SIGUSR1; }
int inlineAsm(int x) { int r; __asm__ volatile("lea 1(%1), %0" : "=r"(r) : "r"(x)); return r; }
int compound(int x) { struct P { int a, b; }; P p = (P){x, 2}; return p.a + p.b; }
int nestedBlocks(int x) { { { int x = 3; (void)x; } { int x = 4; (void)x; } } return x; }
int labelsInBlocks() { int n = 0; { goto inside; } { inside: n = 3; } return n; }
int lots(int n) { std::string s; for (int i = 0; i < n; ++i) { for (int j = 0; j < i; ++j) { if ((i + j) % 3) { s += 'a'; } else if (i % 2) { s += 'b'; } else { switch (j) { case 0: s += 'c'; break; case 1: continue; default: s += 'd'; } } } } return static_cast<int>(s.size()); }
int returnAddress() { return __builtin_return_address(0) != nullptr; }
int frameAddress() { return __builtin_frame_address(0) != nullptr; }

int main() {
  std::printf("%d %d %d %d\n", gotos(4), computed(1), duff(10), setter());
  std::printf("%d %d\n", outer(), variadic(3, 1, 2, 3));
  std::printf("%d %d\n", format("%d-%s", 4, "f"), Log().log("%c", 'l'));
  int m[2][4] = {{1, 2, 3, 4}, {5, 6, 7, 8}};
  int five = 5;
  std::printf("%d %d %d %d %d\n", vla(5), vlaParameter(1, m), stack(10), statementExpression(3), caseRange(4));
  std::printf("%d %d %d %d %d %d\n", ranges(), initStatements(3), ternaries(-4), comma(3), shortCircuit(&five), endlessReturn());
  std::printf("%d %d %d %d %d %d %d %d %d\n", noReturnValueNeeded(1), signals(), inlineAsm(4), compound(5), nestedBlocks(1), labelsInBlocks(), lots(9), returnAddress(), frameAddress());
}
