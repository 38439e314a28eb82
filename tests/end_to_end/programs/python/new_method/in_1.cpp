// The class gets a method that it did not have, and the reloaded one calls it; objects and their class stay what they are.
// crash: assert(amount_ == 0);
// output: same class 1 | total 42
#include <cassert>
#include <cstdio>
#include <typeinfo>

class Account {
public:
  virtual ~Account() = default;
  int total() const;

private:
  int amount_ = 40;
};

int Account::total() const { assert(amount_ == 0); return amount_; }

int main() {
  Account account;
  const std::type_info& before = typeid(account);
  const int total = account.total();
  std::printf("same class %d\ntotal %d\n", int(before == typeid(account)), total);
}
