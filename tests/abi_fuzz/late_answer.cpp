// GCC passes Holder by value until its move constructor is needed, which calls a template: a stub
// that was compiled before must not compile.
#include <hot_restart/abi.h>

struct Greedy {
  explicit Greedy(int number, int) : number_(number) {}
  template <class U> Greedy(U&&) : number_(-1) {}
  Greedy(const Greedy&) = default;
  int number_;
};
struct Holder {
  Greedy inside;
  long more;
};

template <class T> unsigned long stub(T& t) { return sizeof(static_cast<hr$Pass<T>&&>(t)); }

int main() {
  Holder one{Greedy(1, 2), 3};
  const unsigned long size = stub(one);
#ifdef MOVES
  Holder other(static_cast<Holder&&>(one));
  return static_cast<int>(other.more + static_cast<long>(size));
#else
  return static_cast<int>(size);
#endif
}
