// Text included in the middle of everything: of a class, a function, an enumeration, an initialiser; and .inc files.
#include <cstdio>
#include <string>
class Host {
#include "parts/members.inc"
public:
  int own() const { return secret_ + 1; }
};
int inBody(int x) {
#include "parts/body.inc"
  return x;
}
const int table[] = {
#include "parts/values.inc"
};
namespace part {
#include "parts/functions.inc"
}
struct Second {
#define TYPE int
#define NAME first
#include "parts/generic.inc"
#define TYPE std::string
#define NAME second
#include "parts/generic.inc"
};
int sum() { int s = 0; for (int v : table) { s += v; } return s; }
int main() {
  Second s;
  s.set_first(4); s.set_second("text");
  std::printf("%d %d %d %d %d %s %d\n", Host().own(), Host().included(), inBody(1), part::function(2), s.get_first(), s.get_second().c_str(), sum());
}
