// Statics in lambdas of namespace scope, and closures of static members: what a unit cannot name must stay the program's.
// separate: same
#include <cstdio>

auto next = [] { static int count = 10; return count++; };
inline auto shared = [] { static int count = 20; return count++; };
struct Holder { static inline auto kept = [n = 30]() mutable { return n++; }; };
int useNext() { return next() + next(); }
int useShared() { return shared() + shared(); }
int useKept() { return Holder::kept(); }

int main() {
  for (int round = 0; round < 2; ++round) std::printf("%d %d %d %d %d\n", useNext(), useShared(), useKept(), next(), Holder::kept());
}
