// Types of anonymous namespaces as arguments of templates and functions, where mangled names abbreviate what stood before.
// separate: all
#include <cstdio>
#include <functional>
#include <map>
#include <string>

namespace store {
namespace {
struct Less {
  bool operator()(const std::string& a, const std::string& b) const { return a > b; }
};
enum class Kind { kFirst = 1, kSecond };
struct Options { int width = 3; };
using Map = std::map<std::string, std::string, Less>;
template <class T, class U> struct Both { T t; U u; int sum() const { return static_cast<int>(t) + u.width; } };
}
class Builder {
public:
  virtual ~Builder() = default;
  virtual int finish(const std::string& name, const Map& data, Kind kind);
  int visit(const std::function<int(const Options&, Kind)>& visitor, Options* options, Kind (*choose)(Options, const Options&));
  template <class T> int twice(const T& a, const T& b, const Less& less) const { return static_cast<int>(a) * 10 + static_cast<int>(b) + less("b", "a"); }
};
int Builder::finish(const std::string& name, const Map& data, Kind kind) {
  static int calls = 0;
  int sum = static_cast<int>(kind) + ++calls;
  for (const auto& [key, value] : data) sum = sum * 3 + static_cast<int>(key.size() + value.size() + name.size());
  return sum;
}
int Builder::visit(const std::function<int(const Options&, Kind)>& visitor, Options* options, Kind (*choose)(Options, const Options&)) {
  return visitor(*options, choose(*options, {5}));
}
static Kind narrow(Options a, const Options& b) { return a.width < b.width ? Kind::kFirst : Kind::kSecond; }
static int cross(const Both<Kind, Options>& a, const Both<Kind, Options> (&more)[2], const Less&) { return a.sum() + more[1].sum(); }
}

int main() {
  store::Builder b;
  store::Options options;
  const store::Both<store::Kind, store::Options> both{store::Kind::kSecond, {7}}, more[2] = {both, {store::Kind::kFirst, {9}}};
  for (int round = 0; round < 2; ++round) {
    std::printf("%d ", b.finish("n", {{"a", "1"}, {"bc", "22"}}, store::Kind::kSecond));
    std::printf("%d ", b.visit([](const store::Options& o, store::Kind k) { return o.width + static_cast<int>(k); }, &options, store::narrow));
    std::printf("%d %d\n", b.twice(store::Kind::kFirst, store::Kind::kSecond, {}), store::cross(both, more, {}));
  }
}
