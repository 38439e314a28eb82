// Closures of variables at namespace scope: called from their initialisers, through the variable, and through what has taken them.
// separate: all
#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <vector>

static int calls = 0;
auto open = [](int x) { ++calls; return x + 1; };
static auto hidden = [](const std::string& text) { ++calls; return text + "!"; };
namespace {
auto inner = [count = 0](int by) mutable { count += by; return count; };
const auto generic = [](auto value) { ++calls; return value + value; };
std::function<int(int)> stored = [](int x) { static int sum = 0; sum += x; return sum; };
int (*plain)(int) = [](int x) { return x * 3; };
}
namespace named {
inline auto shared = [](int x) { return x * 5; };
static const std::map<std::string, std::function<int(int)>> table = {
    {"double", [](int x) { return x * 2; }},
    {"negate", [](int x) { return -x; }},
};
}
struct Holder {
  static std::function<int(int)> apart;
  std::function<int(int)> member = [this](int x) { return x + base; };
  int base = 7;
};
std::function<int(int)> Holder::apart = [](int x) { return x + 101; };
static int once = [] { ++calls; return 11; }();
template <class T> static auto adder = [](T a, T b) { return a + b; };

const auto greet = [name = std::string("world")](const char* with) { return with + name; };
static std::pair paired(1, [](int x) { return x - 1; });
std::string useGreet() { return greet("hello "); }
int usePaired(int x) { return paired.second(x) + ++paired.first; }

int useOpen(int x) { return open(x); }
std::string useHidden(const std::string& text) { return hidden(text); }
int useInner(int by) { return inner(by); }
int useGeneric(int x) { return generic(x) + static_cast<int>(generic(std::string("ab")).size()); }
int useStored(int x) { return stored(x) + plain(x); }
int useTable(const std::string& name, int x) { return named::table.at(name)(x) + named::shared(x); }
int useHolder(int x) { Holder h; return Holder::apart(x) + h.member(x); }
int useAdder(int x) { return adder<int>(x, once) + static_cast<int>(adder<long>(x, 2)); }
int sorted() {
  std::vector<int> v{3, 1, 2};
  std::sort(v.begin(), v.end(), [](int a, int b) { return a > b; });
  return v.front() * 100 + v.back();
}

int main() {
  for (int round = 0; round < 2; ++round) {
    std::printf("%d %s %d %d %d\n", useOpen(round), useHidden("a").c_str(), useInner(2), useGeneric(round), useStored(round + 1));
    std::printf("%d %d %d %d %d %d\n", useTable("double", 4), useTable("negate", 4), useHolder(1), useAdder(3), sorted(), calls);
    std::printf("%s %d\n", useGreet().c_str(), usePaired(5));
  }
}
