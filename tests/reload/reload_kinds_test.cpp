// Every kind of function whose stub and body are laid out in a way of their own is reloaded alone,
// one after the other.
#include "reload_scene.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

namespace hot_restart::test {
namespace {

/// Each function says "1" somewhere in its text, marked with its name.
constexpr const char* kKinds = R"cpp(#include <concepts>
#include <coroutine>
#include <exception>
#include <memory>
#include <set>
#include <string>
#include <vector>
auto deduced(int x) { return x + 1 /*deduced*/; }
auto fact(int n) { if (n < 2) return 1 /*fact*/; return n * fact(n - 1); }
decltype(auto) element(std::vector<int>& v) { return (v[1 /*element*/]); }
template <class T> auto generic(T t) { return t + T(1 /*generic*/); }
int abbreviated(const std::integral auto& a, auto... rest) { return static_cast<int>(a) + 1 /*abbreviated*/ + (0 + ... + rest); }
struct Generator {
  struct promise_type {
    int value = 0;
    Generator get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int v) { value = v; return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  std::coroutine_handle<promise_type> handle;
};
Generator range(std::string s) { co_yield 1 /*range*/; co_yield static_cast<int>(s.size()); }
int drain(Generator g) { int sum = 0; for (g.handle.resume(); !g.handle.done(); g.handle.resume()) sum += g.handle.promise().value; g.handle.destroy(); return sum; }
int tried(int x) try { if (x > 0) throw x; return 0; } catch (int caught) { return caught + 1 /*tried*/; }
struct Whole {
  std::string text;
  int value = 0;
  explicit Whole(int x);
  friend int peek(const Whole& w) { return w.value + 1 /*peek*/; }
  friend std::string operator+(const Whole& w, const char* s) { return w.text + s + "1" /*plus*/; }
};
Whole::Whole(int x) try : text("w") {
  value = x + 1 /*Whole*/;
  if (x < 0) throw x;
} catch (int) {
  throw std::string("translated");
}
template <class T> struct Box {
  T t;
  int kind() const { return 0; }
  static int size();
  friend auto unbox(const Box& b) { return b.t + 1 /*unbox*/; }
};
template <> int Box<int>::kind() const { static int calls = 0; return ++calls + 1 /*kind*/; }
template <> int Box<char>::size() { return 1 /*size*/; }
template <class... A, class U> int packed(U u, A...) { return u + 1 /*packed*/ + static_cast<int>(sizeof...(A)); }
template <class T> requires std::integral<T> int choose(T) { return 1 /*chooseI*/; }
template <class T> requires std::floating_point<T> int choose(T) { return 1 /*chooseF*/; }
// Only code of libraries calls it.
struct Descending { bool operator()(int a, int b) const { return (a - b) * 1 /*descending*/ > 0; } };
struct Made { int value; explicit Made(int x) : value(x) { value += 1 /*Made*/; } };
struct MadeTried { int value; explicit MadeTried(int x) try : value(x) { value += 1 /*MadeTried*/; } catch (...) {} };
struct Root { int root = 3; };
struct Shared : virtual Root { int value; explicit Shared(int x) : value(x) { value += root + 1 /*Shared*/; } virtual ~Shared() = default; };
// Conditionals that end in one body, a macro that another one leaves behind.
int split(int x
#ifdef NOWHERE
          , long y) {
#else
          ) {
#endif
  return x + 1 /*split*/;
}
int defining(int x) {
#define ADDED 1
  return x + ADDED + 1 /*defining*/;
}
int using_(int x) { return x + ADDED + 1 /*using*/; }
std::string scene(int) {
  std::vector<int> v = {5, 6, 7};
  std::string all;
  const auto add = [&](auto x) { all += std::to_string(x) + " "; };
  add(deduced(1)); add(fact(3)); add(element(v)); add(generic(2)); add(abbreviated(1, 2, 3)); add(drain(range("abc")));
  add(tried(2)); add(Whole(1).value); add(peek(Whole(1)));
  all += Whole(1) + "+" + " ";
  try { Whole(-1); } catch (const std::string& s) { all += s + " "; }
  add(unbox(Box<int>{3})); add(Box<int>{3}.kind()); add(Box<char>::size()); add(packed(1, 'a', 'b')); add(choose(1)); add(choose(1.5));
  const std::set<int, Descending> ordered{1, 2, 3};
  add(*ordered.begin()); add(std::make_unique<Made>(1)->value); add(std::make_unique<MadeTried>(1)->value); add(Shared(1).value);
  add(split(1)); add(defining(1)); add(using_(1));
  return all;
}
)cpp";

struct Step {
  const char* function; ///< It is spelled as in the manifest.
  const char* mark;
};

std::string edited(std::string text, const std::string& mark) {
  const std::size_t at = text.find("/*" + mark + "*/");
  text[text.rfind('1', at)] = '2';
  return text;
}

class ReloadKinds : public ::testing::TestWithParam<Toolchain> {};

TEST_P(ReloadKinds, EachReloadsAlone) {
  Toolchain toolchain = GetParam();
  toolchain.flags[0] = "-std=c++20";
  std::string text = kKinds;
  Scene scene(toolchain, text);
  ASSERT_EQ(scene.start(), "");
  EXPECT_EQ(scene.run(), "2 6 6 3 7 4 3 2 3 w+1 translated 4 2 1 4 1 1 3 2 2 5 2 3 3 ");
  for (const Step& step : {Step{"deduced", "deduced"},
                           {"fact", "fact"},
                           {"element", "element"},
                           {"generic", "generic"},
                           {"abbreviated", "abbreviated"},
                           {"range", "range"},
                           {"tried", "tried"},
                           {"Whole::Whole", "Whole"},
                           {"peek", "peek"},
                           {"operator+", "plus"},
                           {"unbox", "unbox"},
                           {"Box<int>::kind", "kind"},
                           {"Box<char>::size", "size"},
                           {"packed", "packed"},
                           {"Descending::operator()", "descending"},
                           {"Made::Made", "Made"},
                           {"MadeTried::MadeTried", "MadeTried"},
                           {"Shared::Shared", "Shared"},
                           {"split", "split"},
                           {"defining", "defining"},
                           {"using_", "using"}}) {
    text = edited(text, step.mark);
    EXPECT_EQ(scene.reload(step.function, text), "loaded") << step.function;
  }
  EXPECT_EQ(scene.run(), "3 12 7 4 8 5 4 3 5 w+2 translated 5 4 2 5 1 1 3 3 3 6 3 4 4 ");
}

std::vector<Toolchain> toolchains() {
  std::vector<Toolchain> result;
  for (const Toolchain& toolchain : allToolchains()) {
    if (toolchain.compiler != "/usr/bin/clang++-14") { // Its coroutines are experimental.
      result.push_back(toolchain);
    }
  }
  return result;
}

INSTANTIATE_TEST_SUITE_P(All, ReloadKinds, ::testing::ValuesIn(toolchains()),
                         [](const auto& info) { return info.param.name; });

} // namespace
} // namespace hot_restart::test
