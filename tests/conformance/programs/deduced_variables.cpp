// Variables of namespace scope whose types are deduced, with initialisers that run once.
// separate: all
#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

static int runs = 0;
static int numbers[3] = {1, 2, 3};
int* make(int x) { ++runs; return new int(x); }
int& pick(int at) { ++runs; return numbers[at]; }
std::string text(const char* t) { ++runs; return t; }
int twice(int x) { return 2 * x; }
int (*choose())(int) { ++runs; return &twice; }
const char* word() { ++runs; return "word"; }
namespace {
struct Local { int v; };
Local local(int v) { ++runs; return Local{v}; }
template <class T> struct Wrap { T value; explicit Wrap(T v) : value(std::move(v)) { ++runs; } };
}
static auto* pointer = make(4);
auto& reference = pick(1);
static const auto& constant = pick(2);
auto&& universal = text("universal");
static auto& array = numbers;
static auto function = choose();
auto* letters = word();
decltype(auto) exact = pick(0);
static const auto copy = text("copy");
static auto mine = local(7);
namespace named { auto inner = local(8); static Wrap wrapped(text("wrapped")); }
static std::vector list = {*make(1), 2};
std::map deep{std::pair{text("k"), 1}};
static auto* const fixed = make(9);
auto first = *make(11), second = *make(12);
struct Holder { static inline auto kept = text("kept"); static inline auto* where = make(13); };

int readAll() {
  ++*pointer; ++reference; ++exact; ++mine.v; ++named::inner.v; list.push_back(first); deep["n"] = second; ++*fixed; ++first; Holder::kept += "!";
  std::printf("%d %d %d %s %d %d %s %d\n", *pointer, reference, constant, universal.c_str(), array[1], function(4), letters, exact);
  std::printf("%s %d %d %s %zu %zu %d %d %d %s %d\n", copy.c_str(), mine.v, named::inner.v, named::wrapped.value.c_str(), list.size(), deep.size(), *fixed, first, second, Holder::kept.c_str(), *Holder::where);
  return runs;
}

int main() {
  for (int round = 0; round < 2; ++round) std::printf("%d\n", readAll());
}
