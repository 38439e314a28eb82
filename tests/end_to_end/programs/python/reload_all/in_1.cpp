// Everything of the file is reloaded, whether or not its own text has changed: a macro reaches all of them.
// crash: throw std::
// told: loaded func1() | loaded func2() | loaded MyClass::method() const | loaded report()
// output: func1: func1_v1 | func2: func2_v1 | method: method_v1 | func1: func1_v2 | func2: func2_v2 | method: method_v2 | Success
#include <cstdio>
#include <hot_restart/hot_restart.h>
#include <stdexcept>

#define VERSION "v1"

static const char* func1() { return "func1_" VERSION; }
static const char* func2() { return "func2_" VERSION; }

struct MyClass {
  const char* method() const { return "method_" VERSION; }
};

static void report() {
  std::printf("func1: %s\n", func1());
  std::printf("func2: %s\n", func2());
  std::printf("method: %s\n", MyClass().method());
  std::fflush(stdout);
  throw std::invalid_argument("trigger reload");
}

int main() {
  hot_restart::reload_all_on_continue = true;
  report();
}
