// Types of functions whose names are spelled out by a template, whose length is a constant, or known to an optimiser.
// expect: left alone spelled
// expect: left alone closureSpelled
// expect: left alone make
// expect: left alone deep::Owner::method
// expect: left alone inTemplate
// expect: left alone deep::Owner::operator int
// expect: left alone deep::hiddenFriend
// expect: left alone nameOf
// expect: left alone Value::text
// expect: left alone throughC
// expect: left alone asks
// expect: left alone asksClosure
// expect: left alone asksTemplate
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <typeindex>
#include <typeinfo>
#include <unordered_map>

template <class T> constexpr std::string_view nameOf() {
  std::string_view text = __PRETTY_FUNCTION__;
  const std::size_t begin = text.find("T = ") + 4;
  return text.substr(begin, text.find_first_of(";]", begin) - begin);
}
template <class T> constexpr std::size_t lengthOfName = nameOf<T>().size();
template <auto V> struct Value {
  static constexpr std::string_view text() { return __PRETTY_FUNCTION__; }
};
template <class T> static void show(const T&) {
  std::printf("%.*s %zu\n", static_cast<int>(nameOf<T>().size()), nameOf<T>().data(), lengthOfName<T>);
}

static void spelled() {
  enum class Mode { fast, careful };
  struct Point {
    char x, y;
  };
  show(Mode::fast);
  show(Point{'a', 'b'});
  const std::string_view text = Value<Mode::careful>::text();
  std::printf("%.*s\n", static_cast<int>(text.size()), text.data());
}

static void closureSpelled() {
  struct Named {};
  const auto closure = [](Named) { return 1; };
  std::printf("%d\n", closure({}));
  show(Named());
}

// It is spelled out far away.
static auto make() {
  struct Made {};
  return Made();
}

namespace deep {
struct Owner {
  int method() const {
    struct Inner {
      int deeper() const {
        struct Deeper {};
        show(Deeper());
        return 2;
      }
    };
    return Inner().deeper();
  }
  operator int() const {
    struct Converted {
      int a = 4;
    };
    return Converted().a;
  }
  friend int hiddenFriend(const Owner& owner) {
    struct OfFriend {
      int a;
    };
    return OfFriend{owner}.a;
  }
};
}

template <class T> static void inTemplate(T value) {
  struct Cell {
    T held;
  };
  show(Cell{value});
}

extern "C" int throughC(int a);
int throughC(int a) {
  struct OfC {
    int a;
  };
  return OfC{a}.a;
}

// An optimiser knows the text of a type_info, and computes lengths and hashes from it.
static std::unordered_map<std::type_index, std::string> registry;
template <class T> static void enroll() { registry[typeid(T)] = typeid(T).name(); }
static void showType(const std::type_info& type) {
  std::printf("%s %zu %s\n", type.name(), std::strlen(type.name()), registry[type].c_str());
}
void asks();
void asksClosure();
void asks() {
  struct Asked {};
  enum Word { one };
  enroll<Asked>();
  enroll<Word>();
  showType(typeid(Asked));
  std::printf("%zu %s\n", std::string(typeid(Word).name()).size(), registry[typeid(one)].c_str());
}
void asksClosure() {
  const auto closure = [](int a) { return a; };
  std::printf("%d %s\n", closure(1), typeid(closure).name());
}
template <class T> void asksTemplate(T value) {
  struct Held {
    T value;
  };
  const Held held{value};
  showType(typeid(held));
  std::printf("%d\n", std::type_index(typeid(Held)).hash_code() == typeid(held).hash_code());
}

// Nobody spells what is in it.
static int quiet(int a) {
  struct Quiet {
    int a;
  };
  const auto twice = [](Quiet one) { return 2 * one.a; };
  return twice({a});
}

int main() {
  spelled();
  closureSpelled();
  show(make());
  const deep::Owner owner;
  std::printf("%d %d %d %d %d\n", owner.method(), static_cast<int>(owner), hiddenFriend(owner), throughC(5), quiet(6));
  asks();
  asksClosure();
  asksTemplate(2);
  inTemplate(1);
  inTemplate('c');
}
