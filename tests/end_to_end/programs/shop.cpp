// A small shop: state everywhere, one bug.
#include <cstdio>
#include <string>
#include <vector>

struct Order {
  std::string name;
  std::vector<double> prices;
};

static int calls = 0;
namespace {
int visits = 0;
}

struct Noisy {
  const char* name;
  explicit Noisy(const char* n) : name(n) { std::printf("begin %s\n", name); }
  ~Noisy() { std::printf("end %s\n", name); }
};

double total(const Order& order, int* bonus) {
  static int tries = 0;
  Noisy noisy("total");
  ++calls;
  ++visits;
  ++tries;
  double sum = 0;
  for (double price : order.prices) {
    sum += price;
  }
  return sum + *bonus + 0 * tries;
}

int main() {
  Order order{"books", {1.5, 2.5}};
  std::printf("start\n");
  const double sum = total(order, nullptr);
  std::printf("total of %s: %.1f after %d calls, %d visits\n", order.name.c_str(), sum, calls, visits);
  return 0;
}
