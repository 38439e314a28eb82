// A file with state of every kind, to be loaded anew while the program runs.
#include "stock.h"

#include <cstdio>
#include <hot_restart/hot_restart.h>
#include <map>
#include <string>

int shared = 1;

namespace {

struct Announcer {
  Announcer() { std::printf("stock opens%s\n", hot_restart::is_restarting_module() ? " again" : ""); }
};
Announcer announcer;

std::map<std::string, int> stock = {{"apples", 3}, {"pears", 1}};
const std::string unit = std::string("piece") + "s";
int taken = 0;

} // namespace

static int left(const std::string& what) { return stock[what]; }

int take(const std::string& what) {
  static int calls = 0;
  ++calls;
  ++taken;
  ++shared;
  --stock[what];
  std::printf("took %s, %d %s left, call %d, taken %d, shared %d\n", what.c_str(), left(what), unit.c_str(), calls, taken,
              shared);
  return left(what);
}

int total() {
  int sum = 0;
  for (const auto& entry : stock) {
    sum += entry.second;
  }
  return sum;
}
