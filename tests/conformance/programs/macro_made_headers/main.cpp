// Functions with statics that macros make in headers which are not wrapped, used by templates of the file.
// separate: all
#include "suite.h"

template <class T> T twice(T x) { current::suite() += 2; return static_cast<T>(x + x + counted()); }
static Entry<int> entry("entry");
static int byLambda = [] { Entry<char>("lambda"); return first::inSuite(); }();

int main() {
  for (int round = 0; round < 2; ++round) std::printf("%d %d %d %d\n", twice(1), first::inSuite(), current::suite(), byLambda);
}
