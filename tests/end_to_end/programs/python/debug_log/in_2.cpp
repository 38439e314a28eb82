// With a debug log Python's hot_restart fails in its own code; here the session is the same, and the log is there.
// environment: HOT_RESTART_DEBUG_LOG=debug.log
// file: debug.log: crash 1, cause
// crash: 11
// output: 3
#include <cassert>
#include <cstdio>

int work(int a) {
  return a;
}

int main() { std::printf("%d\n", work(3)); }
