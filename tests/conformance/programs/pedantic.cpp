// std: c++17
// flags: -Weffc++ -Wold-style-cast -Wsign-conversion -Wcast-qual -Wcast-align -Wundef -Wredundant-decls -Wnon-virtual-dtor -Woverloaded-virtual -Wformat=2 -Wnull-dereference -Wdouble-promotion -Wswitch-enum -Wfloat-equal -Wunused-parameter -Wunused-function -Wunused-macros -Werror
// Clean under everything that projects turn on; so must be what is made of it.
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {
constexpr double kScale = 2.5;
enum class Unit { kMetre, kFoot };
double convert(double value, Unit unit) noexcept {
  switch (unit) {
  case Unit::kMetre: return value;
  case Unit::kFoot: return value * kScale;
  }
  return 0.0;
}
struct Deleter { void operator()(int* p) const noexcept { delete p; } };
using Owned = std::unique_ptr<int, Deleter>;
Owned make(int value) { return Owned(new int(value)); }
int take(Owned owned) { return *owned; }
template <class T> T largest(const std::vector<T>& values) { T best{}; for (const T& v : values) { if (best < v) { best = v; } } return best; }
[[noreturn]] void fail(const char* why) { throw std::string(why); }
void noop(int) {}
int onlyUsedHere(int value) { return value + 1; }
} // namespace

class Account {
public:
  explicit Account(std::string owner, long balance = 0) : owner_(std::move(owner)), balance_(balance), history_() { history_.push_back(balance); }
  Account(const Account&) = default;
  Account(Account&&) = default;
  Account& operator=(const Account&) = default;
  Account& operator=(Account&& other) = default;
  virtual ~Account() {}
  virtual long balance() const noexcept { return balance_; }
  Account& operator+=(long amount) { balance_ += amount; history_.push_back(amount); return *this; }
  Account operator++(int) { Account before(*this); *this += 1; return before; }
  const std::string& owner() const& { return owner_; }
  std::string owner() && { return std::move(owner_); }
  static Account joint(const Account& a, const Account& b);
  std::size_t events() const { return history_.size(); }
protected:
  std::string owner_;
private:
  long balance_;
  std::vector<long> history_;
};
Account Account::joint(const Account& a, const Account& b) { return Account(a.owner_ + "&" + b.owner_, a.balance_ + b.balance_); }
class Savings final : public Account {
public:
  Savings(std::string owner, long balance, double rate) : Account(std::move(owner), balance), rate_(rate) {}
  ~Savings() override = default;
  long balance() const noexcept override { return static_cast<long>(static_cast<double>(Account::balance()) * rate_); }
private:
  double rate_;
};
int publicFunction(int value);
int publicFunction(int value) { noop(value); return onlyUsedHere(value); }
int main() {
  Account a("a", 5), b("b");
  b += 7;
  const Account before = b++;
  const Savings s("s", 100, 1.5);
  std::printf("%s %ld %zu %ld %ld\n", Account::joint(a, b).owner().c_str(), Account::joint(a, b).balance(), b.events(), before.balance(), s.balance());
  std::printf("%d %d %g %s\n", take(make(4)), publicFunction(1), convert(2.0, Unit::kFoot), largest(std::vector<std::string>{"x", "z", "y"}).c_str());
  try { fail("why"); } catch (const std::string& why) { std::printf("%s\n", why.c_str()); }
  return 0;
}
