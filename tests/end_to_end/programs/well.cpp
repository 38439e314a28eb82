// Recursions that never end, and run out of stack: well KIND [thread].
#include <cstdio>
#include <string>
#include <thread>

static bool isBottom(int depth) { return depth == -1; } // isBottom

static int deep(int depth) {
  return isBottom(depth) ? 0 : deep(depth + 1) + 1;
}

static int odd(int depth);

static int even(int depth) { return isBottom(depth) ? 0 : odd(depth + 1) + 1; }

static int odd(int depth) { return isBottom(depth) ? 0 : even(depth + 1) + 1; }

/// As a visitor of trees: no two turns are alike.
struct Visitor {
  int visit(int depth) { return isBottom(depth) ? 0 : (depth % 3 == 0 ? pair(depth + 1) : leaf(depth + 1)) + 1; }
  int pair(int depth) { return visit(depth + 1) + 1; }
  int leaf(int depth) { return (depth % 5 == 0 ? pair(depth + 1) : visit(depth + 1)) + 1; }
};

struct Noisy {
  int* count;
  explicit Noisy(int& c) : count(&c) {}
  ~Noisy() { ++*count; }
};

static int ended = 0;

static int tidy(int depth) {
  Noisy noisy(ended);
  return isBottom(depth) ? 0 : tidy(depth + 1) + 1;
}

static int begin(const std::string& kind) {
  Visitor visitor;
  return kind == "deep" ? deep(0) : kind == "mutual" ? even(0) : kind == "tidy" ? tidy(0) : visitor.visit(0);
}

int main(int count, char** arguments) {
  const std::string kind = count > 1 ? arguments[1] : "deep";
  int result = -1;
  if (count > 2) {
    std::thread([&] { result = begin(kind); }).join();
  } else {
    result = begin(kind);
  }
  std::printf("%s %d\n", kind.c_str(), result);
  std::printf("tidied %d\n", ended > 1000 ? 1 : 0);
  return 0;
}
