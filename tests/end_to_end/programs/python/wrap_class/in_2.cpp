// Only the class that is marked is wrapped; main is not.
// wrap: --marked-only
// crash: 16
// output: 12
#include <cassert>
#include <cstdio>
#include <hot_restart/hot_restart.h>

class HOT_RESTART_WRAP Counter {
public:
  explicit Counter(int start) : value_(start) {}
  int add(int more);

private:
  int value_;
};
int Counter::add(int more) { return value_ += more; }

int main() {
  Counter counter(10);
  std::printf("%d\n", counter.add(2));
}
