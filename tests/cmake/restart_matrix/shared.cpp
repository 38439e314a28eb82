#include <cstdio>
#include <string>

static int calls;

namespace {
struct Guard {
  ~Guard() { std::fputs("guard released\n", stderr); }
};
} // namespace

int in_shared(const int* p, std::string text) {
  Guard guard;
  ++calls;
  const int value = *p;
  return value + static_cast<int>(text.size()) * 100 + calls * 1000;
}
