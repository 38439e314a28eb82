// Overloads in scopes that show each other's names: anonymous and inline namespaces, using directives.
#include <cstdio>
struct Printer { int sum = 0; };
struct Left { int value; };
struct Right { int value; };
struct Middle { int value; };
namespace outer {
namespace {
Printer& operator<<(Printer& printer, const Left& left) { printer.sum += left.value; return printer; }
namespace { int deep(int x) { return x + 1; } }
} // namespace
Printer& operator<<(Printer& printer, const Right& right);
Printer& operator<<(Printer& printer, const Right& right) { printer.sum += 10 * right.value; return printer; }
inline namespace v1 {
Printer& operator<<(Printer& printer, const Middle& middle);
Printer& operator<<(Printer& printer, const Middle& middle) { printer.sum += 100 * middle.value; return printer; }
} // namespace v1
int deep(long x);
int deep(long x) { return static_cast<int>(x) + deep(static_cast<int>(x)); }
namespace detail {
int helper(int x);
int helper(int x) { return x * 2; }
} // namespace detail
using namespace detail;
long helper(long x);
long helper(long x) { return x * 3 + helper(1); }
int use();
int use() {
  Printer printer;
  printer << Left{1} << Right{2} << Middle{3};
  return printer.sum + deep(4L) + static_cast<int>(helper(5L));
}
} // namespace outer
namespace far::away {
int same(int x);
int same(int x) { return x + 40; }
} // namespace far::away
using namespace far::away;
int same(const char* text);
int same(const char* text) { return text[0] + same(1); }
int main() { std::printf("%d %d\n", outer::use(), same("a")); }
