// Free functions: overloads, statics, one-liners, several on one line, layouts of every taste.
#include <cstdio>
#include <string>

int plain(int a);
int plain(int a) { return a + 1; }
static int hidden(int a) { return a * 2; } static int hidden(double a) { return static_cast<int>(a * 3); }
int overload(int) { return 1; }
int overload(long) { return 2; }
int overload(const char*) { return 3; }
int overload(const std::string&) { return 4; }
int overload(std::string&&) { return 5; }
int overload(char, int b) = delete;
int overload(double, int b = 7)
{
    return b;
}
int
kAndR
(
    int a,
    int b
)
{
    return a - b;
}
void nothing() {} void nothing(int) {} void nothing(int, int) { return; }
auto trailing(int a) -> int { return a; }
auto trailing(int a, int b) -> decltype(a + b) { return a + b; }
extern int declaredExtern(int);
int declaredExtern(int x) { return -x; }
int old(), older(int);
int old() { return 11; }
int older(int a) { return a + 12; }
int sum(int, int = 3, int = 4);
int sum(int a, int b, int c) { return a + b + c; }
int redeclaredDefault(int a, int b);
int redeclaredDefault(int a, int b = 5);
int redeclaredDefault(int a, int b) { return a * b; }
int (parenthesised)(int a) { return a + 100; }
int ((twice))(int a) { return a + 200; }
int(tight)(int a) { return a + 300; }
namespace elsewhere { long (qualified)(int a); }
long (elsewhere::qualified)(int a) { return a + 400; }
template <class T> T (inTemplate)(T a) { return a + 500; }
struct Parenthesised { int (member)(int a) const { return a + 600; } static int (other)(int a); };
int (Parenthesised::other)(int a) { return a + 700; }
const int constReturn() { return 5; }
unsigned long long int wide(unsigned a) { return 1ull << a; }
long unsigned scrambled(short int a) { return static_cast<unsigned long>(a); }
int static inline weird(int a) { return a ^ 1; }
int inline static weirder(int a) { return a ^ 2; }
inline int inlined(int a) { return a ^ 3; }
void voidParameter(void) { std::puts("void parameter"); }
int recursive(int n) { return n < 2 ? 1 : n * recursive(n - 1); }
bool odd(int n);
bool even(int n) { return n == 0 || odd(n - 1); }
bool odd(int n) { return n != 0 && even(n - 1); }
int returnsInBranches(int a) { if (a) return 1; else return 2; }
int shadow(int shadow) { return shadow; }
struct name { int v; };
int name(struct name n) { return n.v; }
int unusedParameters(int, [[maybe_unused]] int a, int /*b*/, int = 4) { return 9; }

int main() {
  std::printf("%d %d %d\n", plain(1), hidden(2), hidden(2.5));
  std::string s = "s";
  std::printf("%d %d %d %d %d %d\n", overload(1), overload(1L), overload("x"), overload(s), overload(std::string()), overload(1.0, 9));
  std::printf("%d %d %d\n", kAndR(5, 3), trailing(4), trailing(4, 5));
  nothing(); nothing(1); nothing(1, 2);
  std::printf("%d %d %d %d %d\n", declaredExtern(4), old(), older(1), sum(1), sum(1, 1, 1));
  std::printf("%d %d %d %d\n", redeclaredDefault(3), parenthesised(1), twice(1), constReturn());
  std::printf("%d %ld %d %d %d\n", tight(1), elsewhere::qualified(1), inTemplate(1), Parenthesised().member(1), Parenthesised::other(1));
  std::printf("%llu %lu %d %d %d\n", wide(33), scrambled(4), weird(4), weirder(4), inlined(4));
  voidParameter();
  std::printf("%d %d %d %d\n", recursive(6), even(10), returnsInBranches(0), shadow(8));
  struct name n = {6};
  std::printf("%d %d\n", name(n), unusedParameters(1, 2, 3));
}
