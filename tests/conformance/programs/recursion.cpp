// Deep and mutual recursion, large frames, many arguments, hot loops: nothing may be added per call that shows.
#include <cstdio>
#include <functional>
#include <string>
#include <vector>
int depth(int n) { return n == 0 ? 0 : 1 + depth(n - 1); }
int ackermann(int m, int n) { if (m == 0) { return n + 1; } if (n == 0) { return ackermann(m - 1, 1); } return ackermann(m - 1, ackermann(m, n - 1)); }
bool isEven(unsigned n); bool isOdd(unsigned n) { return n ? isEven(n - 1) : false; } bool isEven(unsigned n) { return n ? isOdd(n - 1) : true; }
void hanoi(int n, std::vector<int>& a, std::vector<int>& b, std::vector<int>& c) { if (n == 0) { return; } hanoi(n - 1, a, c, b); b.push_back(a.back()); a.pop_back(); hanoi(n - 1, c, b, a); }
struct Tree { std::vector<Tree> children; int v; explicit Tree(int d) : v(d) { for (int i = 0; i < d; ++i) { children.emplace_back(d - 1); } } int sum() const { int s = v; for (const Tree& t : children) { s += t.sum(); } return s; } ~Tree() { v = 0; } };
int parse(const char*& p);
int factor(const char*& p) { if (*p == '(') { ++p; int v = parse(p); ++p; return v; } int v = 0; while (*p >= '0' && *p <= '9') { v = v * 10 + (*p++ - '0'); } return v; }
int term(const char*& p) { int v = factor(p); while (*p == '*') { ++p; v *= factor(p); } return v; }
int parse(const char*& p) { int v = term(p); while (*p == '+' || *p == '-') { v = *p++ == '+' ? v + term(p) : v - term(p); } return v; }
template <int N> struct Unroll { static int sum(const int* a) { return a[0] + Unroll<N - 1>::sum(a + 1); } };
template <> struct Unroll<0> { static int sum(const int*) { return 0; } };
int sixteen(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k, int l, int m, int n, int o, int p) { return p ? sixteen(b, c, d, e, f, g, h, i, j, k, l, m, n, o, p - 1, p - 1) + a : b; }
long frame(int n) { long big[512]; for (int i = 0; i < 512; ++i) { big[i] = i + n; } return n ? frame(n - 1) + big[n] : big[511]; }
void permute(std::string s, std::size_t k, const std::function<void(const std::string&)>& f) { if (k == s.size()) { f(s); return; } for (std::size_t i = k; i < s.size(); ++i) { std::swap(s[k], s[i]); permute(s, k + 1, f); } }
int main() {
  std::vector<int> a{5, 4, 3, 2, 1}, b, c;
  hanoi(5, a, b, c);
  const char* text = "2*(3+4)-5*1";
  int values[] = {1, 2, 3, 4};
  int n = 0;
  permute("abcd", 0, [&](const std::string& s) { n += s[0]; });
  std::printf("%d %d %d %d %zu\n", depth(10000), ackermann(2, 9), isEven(1000), isOdd(7), b.size());
  std::printf("%d %d %d %d %ld %d\n", Tree(5).sum(), parse(text), Unroll<4>::sum(values), sixteen(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 6), frame(20), n);
}
