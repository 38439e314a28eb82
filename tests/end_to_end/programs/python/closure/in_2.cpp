// A lambda that has captured variables, behind a cache: it belongs to the function around it, which is called again.
// crash: 17
// output: y 2 x 1 test | x 1
#include <cassert>
#include <cstdio>
#include <functional>
#include <map>
#include <string>

void outer() {
  int x = 1, y = 2;
  std::map<std::string, int> cache;
  auto inner = [&](const std::string& s) {
    if (!cache.emplace(s, 0).second) {
      return;
    }
    std::printf("y %d x %d %s\n", y, x, s.c_str());
    std::printf("x %d\n", x);
  };
  inner("test");
  inner("test");
}

int main() { outer(); }
