// Functions of many return types that cannot do what they are for; the first argument chooses. Each is called twice.
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

struct Noisy {
  explicit Noisy(const char* n) : name(n) {}
  ~Noisy() { std::printf("end %s\n", name); }
  const char* name;
};

enum class Colour { kRed, kGreen };
struct Pair {
  double first;
  std::string second;
};

static int wanted = 7;

void fail(const char* what) {
  Noisy noisy(what);
  throw std::runtime_error(what);
}

int number(int a, bool bad) {
  if (bad) fail("number");
  return a;
}
double real(bool bad) {
  if (bad) fail("real");
  return 0.5;
}
Colour colour(bool bad) {
  if (bad) fail("colour");
  return Colour::kRed;
}
const char* text(bool bad) {
  if (bad) fail("text");
  return "plain";
}
std::string string(const std::string& name, bool bad) noexcept {
  if (bad) fail("string");
  return name;
}
Pair pair(bool bad) {
  if (bad) fail("pair");
  return {1.5, "plain"};
}
std::unique_ptr<int> owned(bool bad) {
  if (bad) fail("owned");
  return std::make_unique<int>(1);
}
std::vector<int>& reference(bool bad) {
  static std::vector<int> kept{1};
  if (bad) fail("reference");
  return kept;
}
void nothing(bool bad) {
  if (bad) fail("nothing");
}
template <class T> T generic(T value, bool bad) {
  if (bad) fail("generic");
  return value;
}
struct Account {
  int balance = 3;
  Account() = default;
  explicit Account(bool bad) {
    if (bad) fail("constructor");
    balance = 4;
  }
  int read(bool bad) const {
    if (bad) fail("member");
    return balance;
  }
};

void run(const std::string& kind, bool bad) {
  if (kind == "number") std::printf("%d\n", number(5, bad));
  if (kind == "real") std::printf("%.2f\n", real(bad));
  if (kind == "colour") std::printf("%d\n", static_cast<int>(colour(bad)));
  if (kind == "text") std::printf("%s\n", text(bad));
  if (kind == "string") std::printf("%s\n", string("a name that is too long for the small buffer", bad).c_str());
  if (kind == "pair") std::printf("%.1f %s\n", pair(bad).first, pair(false).second.c_str());
  if (kind == "owned") std::printf("%d\n", *owned(bad));
  if (kind == "reference") std::printf("%zu\n", reference(bad).size());
  if (kind == "nothing") nothing(bad), std::puts("done");
  if (kind == "generic") std::printf("%ld\n", generic<long>(5, bad));
  if (kind == "constructor") std::printf("%d\n", Account(bad).balance);
  if (kind == "member") std::printf("%d\n", Account().read(bad));
}

int main(int, char** arguments) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  run(arguments[1], true);
  run(arguments[1], false); // A value that was returned instead counts for one call.
  return wanted == 7 ? 0 : 1;
}
