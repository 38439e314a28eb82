// What typeid says of types that are local to functions: keys of registries and of files. Here it is asked by others, so
// that all of them are mended in the object.
// separate: same
// expect: left alone makesShape
// expect: left alone castsShapes
// expect: left alone throwsLocal
// expect: left alone lambdaInLambda
#include <any>
#include <cstdio>
#include <exception>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <typeindex>
#include <typeinfo>
#include <unordered_map>
#include <vector>

struct Shape {
  virtual ~Shape() = default;
  virtual int sides() const = 0;
};

static void show(const char* what, const std::string& name) { std::printf("%s: %s\n", what, name.c_str()); }

// What is thrown, kept and returned is asked for its name by others than its function.
static void throwsLocal(int which) {
  struct Broken {
    int code;
  };
  struct Worse : std::runtime_error {
    explicit Worse(const std::string& why) : std::runtime_error(why) {}
  };
  enum class Kind { soft, hard };
  if (which == 0) {
    throw Broken{7};
  }
  if (which == 1) {
    throw Worse("worse");
  }
  throw Kind::hard;
}

static void catches(int which) {
  try {
    throwsLocal(which);
  } catch (const std::exception& error) {
    std::printf("caught %s\n", error.what());
  } catch (...) {
    std::printf("caught something\n");
  }
}

static std::any keeps() {
  struct Kept {
    int a = 3;
  };
  return Kept{};
}

template <class T> static std::any keepsOf(T value) {
  struct Cell {
    T held;
  };
  return Cell{value};
}

namespace deep {
namespace {
std::any hidden() {
  struct Hidden {};
  return Hidden{};
}
}
inline std::any shared() {
  enum Mode { off, on };
  return on;
}
struct Bag {
  int sum = 0;
  Bag() {
    struct Made {};
    kept = Made{};
  }
  explicit Bag(int a) : sum(a) {
    struct MadeOf {};
    kept = MadeOf{};
  }
  ~Bag() {
    struct Gone {};
    last = Gone{};
  }
  std::any operator+(int a) const {
    struct Sum {
      int value;
    };
    return Sum{sum + a};
  }
  std::any operator-() const {
    struct Less {};
    return Less{};
  }
  std::any operator()(const char*) & {
    struct Called {};
    return Called{};
  }
  template <class T> std::any get(T value) const {
    struct Got {
      T value;
      struct Inner {
        T value;
      };
    };
    if (sum > 0) {
      return typename Got::Inner{value};
    }
    return Got{value};
  }
  static std::any make() {
    struct Static {};
    return Static{};
  }
  std::any kept;
  static inline std::any last;
};
std::any operator*(const Bag& one, const Bag& two) {
  struct Product {
    int value;
  };
  return Product{one.sum * two.sum};
}
std::any operator""_bag(unsigned long long) {
  struct Literal {};
  return Literal{};
}
}

template <class T> struct Box {
  T held;
  std::any open() const {
    struct Lid {
      T held;
    };
    return Lid{held};
  }
};

Shape* makesShape(int sides);
std::any lambdaInLambda();
Shape* makesShape(int sides) {
  struct Base : Shape {
    int sides() const override { return 3; }
  };
  struct Square : Base {
    int sides() const override { return 4; }
  };
  if (sides == 4) {
    return new Square;
  }
  return new Base;
}

static int castsShapes() {
  struct Ring : Shape {
    int sides() const override { return 0; }
    int hole() const { return 11; }
  };
  Ring ring;
  Shape* shape = &ring;
  Shape* other = makesShape(4);
  const int result = (dynamic_cast<Ring*>(shape) ? dynamic_cast<Ring*>(shape)->hole() : -1) + (dynamic_cast<Ring*>(other) ? 100 : 0);
  delete other;
  return result;
}

std::any lambdaInLambda() {
  const auto outer = [](int a) {
    struct Within {
      int a;
    };
    const auto inner = [a] {
      struct Deepest {
        int a;
      };
      return std::any(Deepest{a});
    };
    return a > 0 ? inner() : std::any(Within{a});
  };
  return outer(1);
}

static const std::type_info& typeOfOverload(int) {
  struct Same {};
  static const std::any held = Same{};
  return held.type();
}
static const std::type_info& typeOfOverload(char) {
  struct Same {};
  static const std::any held = Same{};
  return held.type();
}

static void showAny(const char* what, const std::any& value) { show(what, value.type().name()); }

int main() {
  for (int which = 0; which < 3; ++which) {
    catches(which);
  }
  showAny("free", keeps());
  showAny("template", keepsOf(1));
  showAny("template", keepsOf(std::string("a")));
  showAny("anonymous", deep::hidden());
  showAny("inline", deep::shared());
  {
    deep::Bag empty;
    deep::Bag five(5);
    showAny("constructor", empty.kept);
    showAny("constructor", five.kept);
    showAny("plus", five + 1);
    showAny("minus", -five);
    showAny("call", five("x"));
    showAny("member template", five.get(1));
    showAny("member template", empty.get(1.5));
    showAny("static member", deep::Bag::make());
    showAny("times", five * five);
  }
  using deep::operator""_bag;
  showAny("destructor", deep::Bag::last);
  showAny("literal", 3_bag);
  showAny("class template", Box<char>{'x'}.open());
  showAny("lambda in lambda", lambdaInLambda());
  Shape* const square = makesShape(4);
  Shape* const triangle = makesShape(3);
  const std::type_info& squareType = typeid(*square);
  show("polymorphic", squareType.name());
  show("polymorphic", typeid(*triangle).name());
  std::printf("%d %d %d\n", square->sides(), triangle->sides(), castsShapes());
  std::printf("%d %d\n", squareType == typeid(*triangle), typeOfOverload(1) == typeOfOverload('a'));
  std::unordered_map<std::type_index, int> known{{squareType, 4}, {typeid(*triangle), 3}, {typeOfOverload(1), 1}};
  Shape* const again = makesShape(4);
  std::printf("%d %d %zu\n", known[typeid(*again)], known[typeOfOverload(1)], known.size());
  delete again;
  delete square;
  delete triangle;
}
