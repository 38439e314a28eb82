#include <cstdio>
#include <stdexcept>
#include <string>

int in_archive(const int*, std::string);
int in_shared(const int*, std::string);

namespace {
struct Guard {
  ~Guard() { std::fputs("guard released\n", stderr); }
};
int in_app(int n, std::string text) {
  Guard guard;
  if (n == 0) {
    throw std::runtime_error("zero");
  }
  return n + static_cast<int>(text.size());
}
} // namespace

int main(int, char** argv) {
  const std::string where = argv[1];
  const int result = where == "archive"  ? in_archive(nullptr, "abc")
                     : where == "shared" ? in_shared(nullptr, "abc")
                                         : in_app(0, "abc");
  std::printf("result %d\n", result);
}
