// separate: all
// Anonymous namespaces in anonymous and inline ones, opened again.
#include <cstdio>

namespace outer {
namespace {
int shared = 1;
int first() { return shared++; }
namespace {
int inner = 10;
int second() { return inner++ + first(); }
struct Counter { int count = 0; int next() { return ++count + shared; } };
namespace { Counter counter; int deepest() { return counter.next(); } }
}
inline namespace v1 { namespace { int versioned() { return inner + 100; } } }
}
namespace { int again() { return second() + deepest() + versioned(); } }
inline namespace v2 {
namespace { int own = 1000; int other() { return own++; } }
int both() { return other() + again(); }
}
namespace { namespace { int more() { return inner + counter.count; } } }
int all() { return both() + more() + other(); }
}

namespace { namespace { int top() { static int calls = 0; return ++calls; } } int under() { return top() + top(); } }

int main() {
  for (int i = 0; i < 3; ++i) std::printf("%d %d %d %d\n", outer::all(), outer::both(), under(), outer::again());
}
