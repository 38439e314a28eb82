// Instances of templates that only initialisers of static members ask for, private types and functions included.
// separate: all
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

template <class T> std::vector<std::string>& entered() { static std::vector<std::string> all; return all; }
template <class T> bool enter(const char* name) { entered<int>().push_back(std::string(name) + T::text()); return true; }
template <class T> struct Maker { static std::unique_ptr<T> make() { return std::make_unique<T>(); } Maker(const char* n) : name(n) { entered<int>().push_back(name); } const char* name; };

class Shape {
  struct Secret { static const char* text() { return "/secret"; } };
  static bool entered_;
  static const Maker<Secret> maker_;
  static std::unique_ptr<Secret> (*factory_)();
  template <class T> static int count(T x) { return static_cast<int>(x) + 1; }
  static int counted_ [[maybe_unused]];
  static inline int inPlace_ = count('b');
  enum Kind { kOne = 1, kTwo };
  static int kinds_[2];
public:
  static int sum() { return counted_ + inPlace_ + entered_ + kinds_[0] + kinds_[1]; }
  static bool made() { return factory_() != nullptr && maker_.name != nullptr; }
};
bool Shape::entered_ = enter<Shape::Secret>("shape");
const Maker<Shape::Secret> Shape::maker_("maker");
std::unique_ptr<Shape::Secret> (*Shape::factory_)() = &Maker<Shape::Secret>::make;
int Shape::counted_ = Shape::count(41.5);
int Shape::kinds_[2] = {Shape::count(Shape::kOne), Shape::count(Shape::kTwo)};

#define TYPED_TEST_OF(fixture, name, T) \
  class fixture##_##name : public fixture { public: fixture##_##name() = default; private: void body(); static bool info_ __attribute__((unused)); template <class> friend struct Run; }; \
  template <class> struct Run; \
  bool fixture##_##name::info_ = add<fixture##_##name, T>(#name); \
  void fixture##_##name::body()
struct Fixture { virtual ~Fixture() = default; int base = 4; };
template <class> struct Run;
template <class C, class T> bool add(const char* name) { entered<int>().push_back(name + std::to_string(sizeof(T)) + std::to_string(C().base)); return true; }
TYPED_TEST_OF(Fixture, first, long) { std::puts("first"); }
TYPED_TEST_OF(Fixture, second, char) { std::puts("second"); }
template <class> struct Run {};

int main() {
  for (auto& one : entered<int>()) std::puts(one.c_str());
  std::printf("%d %d\n", Shape::sum(), Shape::made());
}
