// The class gets a method that it did not have, and the reloaded one calls it; objects and their class stay what they are.
// crash: 17
// output: same class 1 | total 42
#include <cassert>
#include <cstdio>
#include <typeinfo>

class Account {
public:
  virtual ~Account() = default;
  int total() const;

private:
  int withBonus() const;
  static int bonus() { return 2; }
  int amount_ = 40;
};

int Account::withBonus() const { return amount_ + bonus(); }

int Account::total() const { return withBonus(); }

int main() {
  Account account;
  const std::type_info& before = typeid(account);
  const int total = account.total();
  std::printf("same class %d\ntotal %d\n", int(before == typeid(account)), total);
}
