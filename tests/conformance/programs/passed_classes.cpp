// How a class is passed depends on its copy and move constructors and its destructor, and on nothing
// that overload resolution might prefer to them.
// expect: left alone explicitly
// expect: left alone moves
// expect: left alone anyMoves
// expect: left alone Private::privately
// expect: left alone held
// expect: left alone anyHeld
#include <cstdio>
#include <tuple>
#include <type_traits>
#include <utility>

/// Its converting constructor also takes itself, and is preferred for what is not const; yet it is no
/// copy constructor, so that the class is passed in a register.
template <class T> class Sure {
public:
  template <class U, class = std::enable_if_t<std::is_convertible<U, T>::value>>
  Sure(U&& from) : value_(std::forward<U>(from)) {}
  Sure(const Sure&) = default;
  Sure& operator=(const Sure&) = default;
  operator T() const { return value_; }

private:
  T value_;
};

/// Made by the template, it would hold something else.
struct Greedy {
  explicit Greedy(int number, int) : number_(number) {}
  template <class U> Greedy(U&&) : number_(-1) {}
  Greedy(const Greedy&) = default;
  int number_;
};

/// Compilers disagree about this one: its move constructor would call the template.
struct Holder {
  Greedy inside;
  long more;
};

struct MovedOnly {
  explicit MovedOnly(int number) : number_(number) {}
  MovedOnly(const MovedOnly&) = delete;
  MovedOnly(MovedOnly&&) = default;
  int number_;
};

/// A part that is copied by hand and moved by its bytes.
struct Part {
  explicit Part(int number) : number_(number) {}
  Part(const Part& other) : number_(other.number_ + 1000) {}
  Part(Part&&) = default;
  int number_;
};
/// Compilers disagree about this one as well.
struct MovedWithPart {
  explicit MovedWithPart(int number) : part_(number) {}
  MovedWithPart(const MovedWithPart&) = delete;
  MovedWithPart(MovedWithPart&&) = default;
  Part part_;
};

struct Explicit {
  Explicit(int number, int) : number_(number) {}
  explicit Explicit(const Explicit&) = default;
  template <class U> Explicit(U&&) : number_(-1) {}
  int number_;
};

/// Copying it from a const object, and not from a temporary one, would take the template.
struct ExplicitlyCopied {
  ExplicitlyCopied(int number, int) : number_(number) {}
  explicit ExplicitlyCopied(const ExplicitlyCopied&) = default;
  ExplicitlyCopied(ExplicitlyCopied&&) = default;
  template <class U> ExplicitlyCopied(const U&) : number_(-1) {}
  int number_;
};

class Private {
public:
  explicit Private(int number) : number_(number) {}
  static int privately(Private p) { return p.number_; }

private:
  Private(const Private&) = default;
  int number_;
};

union Number {
  int whole;
  float part;
};

bool isTwelve(Sure<int*> p) { return *p == 12; }
template <class T> long plus(Sure<T> p, long n) { return *p + n; }
int greedy(Greedy g, double d) { return g.number_ + int(d); }
template <class T> int anyGreedy(int before, T g) { return g.number_ + before; }
long held(Holder h) { return h.inside.number_ + h.more; }
template <class T> long anyHeld(T h) { return h.inside.number_ + h.more; }
int moved(MovedOnly m) { return m.number_; }
template <class T> int anyMoved(T m) { return m.number_; }
int movedWithPart(MovedWithPart m) { return m.part_.number_; }
template <class... T> int sum(T... numbers) { return (0 + ... + numbers.number_); }
int explicitly(Explicit e) { return e.number_; }
int moves(ExplicitlyCopied e, long more) { return e.number_ + int(more); }
template <class T> int anyMoves(T e) { return e.number_; }
template <class T> int whole(T n, Number m) { return n.whole + m.whole; }
template <class T> int first(T t) { return std::get<0>(t); }

struct Box {
  Sure<const int*> inside;
  long sum(Sure<int*> other) const { return *inside + *other; }
  Sure<const int*> copy() const { return inside; }
};

int main() {
  int i = 12;
  Sure<int*> p(&i);
  std::printf("%d %ld %ld %d\n", isTwelve(p), plus(p, 30), Box{&i}.sum(&i), *Box{&i}.copy());
  const Greedy g(5, 0);
  std::printf("%d %d %d\n", greedy(g, 2.5), anyGreedy(1, g), sum(g, g, g));
  const Holder h{g, 4};
  std::printf("%ld %ld\n", held(h), anyHeld(h));
  std::printf("%d %d %d\n", moved(MovedOnly(7)), anyMoved(MovedOnly(8)), movedWithPart(MovedWithPart(9)));
  std::printf("%d %d\n", explicitly(Explicit(3, 0)), Private::privately(Private(6)));
  std::printf("%d %d\n", moves(ExplicitlyCopied(4, 0), 5), anyMoves(ExplicitlyCopied(6, 0)));
  std::printf("%d %d\n", whole(Number{3}, Number{4}), first(std::tuple<int, double>(11, 2.0)));
}
