// Wrapped functions that call each other, each with something to clean up; the innermost fails for what the outermost did.
#include <cstdio>
#include <stdexcept>
#include <string>

struct Noisy {
  const char* name;
  explicit Noisy(const char* n) : name(n) { std::printf("begin %s\n", name); }
  ~Noisy() { std::printf("end %s\n", name); }
};

static int calls = 0;

int leaf(const int* start, int step) {
  Noisy noisy("leaf");
  ++calls;
  if (start == nullptr) {
    throw std::runtime_error("no start");
  }
  return *start + step;
}

int middle(const int* start, int step) {
  Noisy noisy("middle");
  return leaf(start, step) + 1;
}

std::string outer(int step) {
  const int* start = nullptr;
  return "step " + std::to_string(middle(start, step) * 2);
}

int main() {
  const std::string text = outer(5);
  std::printf("%s after %d calls\n", text.c_str(), calls);
  return 0;
}
