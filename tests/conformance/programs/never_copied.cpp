// A class that is neither copied nor moved by anybody is passed in place, as the newer compilers tell.
// compilers: g++ clang++-19
#include <cstdio>

struct NeverCopied {
  explicit NeverCopied(int number) : number_(number) {}
  NeverCopied(const NeverCopied&) = delete;
  NeverCopied(NeverCopied&&) = delete;
  int number_;
};

int passed(NeverCopied n, int more) { return n.number_ + more; }
template <class T> int anyPassed(T n) { return n.number_; }
template <class... T> int sum(T... n) { return (0 + ... + n.number_); }
NeverCopied returned(int number) { return NeverCopied(number); }

int main() {
  std::printf("%d %d %d %d\n", passed(NeverCopied(1), 2), anyPassed(NeverCopied(4)),
              sum(NeverCopied(5), NeverCopied(6)), returned(8).number_);
}
