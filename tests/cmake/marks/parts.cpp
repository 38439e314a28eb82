// Every place that a mark can stand in. Names say what MARKED_ONLY does with them: `in...` is
// wrapped, `out...` is not, `never...` is left alone in every target.
#include <hot_restart/hot_restart.h>
#include <string>

namespace {
HOT_RESTART_WRAP int inInternal(int x) { return x + 1; }
int outInternal(int x) { return x + 2; }
HOT_RESTART_NO_WRAP int neverInternal(int x) { return x + 3; }
} // namespace

HOT_RESTART_WRAP int inDeclared(int x);
int inDeclared(int x) { return x + 4; }

template <class T> HOT_RESTART_WRAP T inTemplate(T x) { return x + 5; }
template <class T> HOT_RESTART_NO_WRAP T neverTemplate(T x) { return x + 6; }
template <class T> T outTemplate(T x) { return x + 7; }

class HOT_RESTART_WRAP Marked {
public:
  explicit Marked(int x) : x_(x) { ++made; }
  int inClass() const { return x_; }
  int inOutside() const;
  HOT_RESTART_NO_WRAP int neverClass() const { return x_; }
  struct Nested {
    int inNested() const { return 8; }
  };
  struct HOT_RESTART_NO_WRAP Aside {
    int neverAside() const { return 9; }
    HOT_RESTART_WRAP int inAside() const { return 10; }
  };
  static int made;

private:
  int x_;
};
int Marked::made = 0;
int Marked::inOutside() const { return x_ + 11; }

template <class T> class HOT_RESTART_NO_WRAP NeverTemplate {
public:
  T neverMember(T x) { return x + 12; }
  T neverOutside(T x);
};
template <class T> T NeverTemplate<T>::neverOutside(T x) { return x + 13; }

template <class T> struct HOT_RESTART_WRAP InTemplate {
  T inMember(T x) { return x + 14; }
};

int outSum();
int outSum() {
  Marked m(1);
  NeverTemplate<int> n;
  InTemplate<long> i;
  return inInternal(1) + outInternal(1) + neverInternal(1) + inDeclared(1) + inTemplate(1) +
         neverTemplate(1) + outTemplate(1) + m.inClass() + m.inOutside() + m.neverClass() +
         Marked::Nested().inNested() + Marked::Aside().neverAside() + Marked::Aside().inAside() +
         n.neverMember(1) + n.neverOutside(1) + static_cast<int>(i.inMember(1)) + Marked::made;
}
