// How arguments and results cross from the stub to the body, and which class a stub catches.
#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace hot_restart::test {
namespace {

using rewriter::CompilerKind;
using ::testing::AllOf;
using ::testing::Not;

/// Classes of which the ABI passes some in registers and some by reference.
const char* const kShapes = R"cpp(
#include <cstdio>
struct Plain { int a; };
struct Empty {};
struct Big { long a[5]; };
struct Destroyed { int a; ~Destroyed() { a = -1; } };
struct Copied { int a; explicit Copied(int b) : a(b) {} Copied(const Copied& o) : a(o.a + 100) {} };
struct MovedOnly { int a; explicit MovedOnly(int b) : a(b) {} MovedOnly(MovedOnly&& o) : a(o.a) { o.a = 0; } };
struct TrivialMoveOnly { int a; TrivialMoveOnly(TrivialMoveOnly&&) = default; explicit TrivialMoveOnly(int b) : a(b) {} };
struct Derived : Copied { using Copied::Copied; };
struct Member { Plain one; Copied two; };
struct Self { int a; const Self* self; explicit Self(int b) : a(b), self(this) {} Self(const Self& o) : a(o.a), self(this) {} };
struct Floats { float a; double b; };
union Either { int a; float b; };
template <class T> struct Box { T a; };
)cpp";

TEST(ParameterPassing, ClassesOfAllShapesArrive) {
  EXPECT_EQ(sameOutput(kShapes + std::string(R"cpp(
int f(Plain a, Empty, Big b, Destroyed c, Copied d, MovedOnly e, TrivialMoveOnly f, Derived g, Member h, Self i, Floats j, Either k, Box<Copied> l) {
  return a.a + static_cast<int>(b.a[4]) + c.a + d.a + e.a + f.a + g.a + h.two.a + (i.self == &i ? i.a : 100000) + static_cast<int>(j.b) + k.a + l.a.a;
}
template <class T> int g(T one, const T two) { return one.a * 10 + two.a; }
int h(const Copied a, const Plain b) { return a.a + b.a; }
int main() {
  Copied copied(5);
  const Self self(9);
  std::printf("%d\n", f({1}, {}, {{0, 0, 0, 0, 2}}, {3}, copied, MovedOnly(6), TrivialMoveOnly(7), Derived(8), {{0}, copied}, self, {1.0F, 2.0}, {11}, {copied}));
  std::printf("%d %d %d %d\n", g(Plain{1}, Plain{2}), g(copied, Copied(1)), g(MovedOnly(2), MovedOnly(3)), h(copied, {2}));
}
)cpp")),
            "364\n12 1051 23 107\n");
}

TEST(ParameterPassing, ResultsOfAllShapesComeBack) {
  EXPECT_EQ(sameOutput(kShapes + std::string(R"cpp(
Plain a() { return {1}; }
Big b() { return {{0, 0, 0, 0, 2}}; }
Destroyed c() { return {3}; }
Copied d() { return Copied(4); }
MovedOnly e() { return MovedOnly(5); }
Self f() { return Self(6); }
Floats g() { return {1.0F, 7.0}; }
int& h(int& one) { return one; }
int&& i(int&& one) { return static_cast<int&&>(one); }
Empty j() { return {}; }
void k() { return; }
template <class T> Box<T> l(T one) { return {one}; }
int main() {
  int one = 8;
  const Self self = f();
  h(one) = 9;
  k(); j();
  std::printf("%d %ld %d %d %d %d %d %d %d %d %d\n", a().a, b().a[4], c().a, d().a, e().a, self.a,
              self.self == &self, static_cast<int>(g().b), one, i(10), l(11).a);
}
)cpp")),
            "1 2 3 4 5 6 1 7 9 10 11\n");
}

// Without guaranteed elision returning a call's result needs a constructor, though none is called.
TEST(ParameterPassing, AResultThatCannotBeCopiedNeedsElision) {
  const char* const text = R"cpp(
struct Fixed { int a; Fixed(const Fixed&) = delete; };
Fixed make() { return {1}; }
)cpp";
  EXPECT_EQ(leftAlone(Code(text).standard("c++14"), "make"),
            "its result cannot be passed on without a constructor of its class");
  EXPECT_EQ(leftAlone(Code(text).standard("c++17"), "make"), "wrapped");
}

TEST(ParameterPassing, VolatileClassesAreLeftAlone) {
  EXPECT_NE(leftAlone("struct S { int a; S() {} S(const volatile S& o) : a(o.a) {} };\n"
                      "int f(volatile S s) { return s.a; }\n",
                      "f"),
            "wrapped");
}

TEST(ParameterPassing, PacksAndArraysAndFunctionsArrive) {
  EXPECT_EQ(sameOutput(kShapes + std::string(R"cpp(
template <class... T> int sum(T... all) { return (0 + ... + all.a); }
template <class T, int kCount> int length(T (&)[kCount]) { return kCount; }
int apply(int function(int), int values[3]) { return function(values[1]); }
int twice(int a) { return 2 * a; }
struct S { int a; template <class... T> S(T... all) : a((0 + ... + all)) { ++a; } };
int main() {
  int values[3] = {1, 2, 3};
  std::printf("%d %d %d %d\n", sum(Plain{1}, Copied(2), MovedOnly(3)), length(values), apply(twice, values), S(1, 2).a);
}
)cpp")),
            "6 3 4 4\n");
}

TEST(ArgumentsSnapshot, CopiesWhatCanBeCopied) {
  rewriter::WrapOptions options;
  options.keepArguments = true;
  const std::string text = wrapped(Code(R"cpp(
#include <memory>
#include <string>
#include <vector>
struct Hidden { std::string a; private: Hidden(const Hidden&); };
int f(std::string a, int b, const std::string& c, std::vector<std::unique_ptr<int>> d,
      std::shared_ptr<std::unique_ptr<int>> e, std::vector<std::string> f) {
  return static_cast<int>(a.size() + c.size() + d.size() + f.size()) + b + (e ? 1 : 0);
}
)cpp")
                                       .options(options));
  for (const char* name : {"a", "e", "f"}) {
    EXPECT_THAT(text, Says("::hr$Kept<decltype(" + std::string(name) + ")>"));
  }
  for (const char* name : {"b", "c", "d"}) {
    EXPECT_THAT(text, Not(Says("::hr$Kept<decltype(" + std::string(name) + ")>")));
  }
}

TEST(StubCatch, DependsOnWhatMayLeaveTheFunction) {
  EXPECT_THAT(wrapped("int f() { return 1; }"), Says("catch (::hr$Restart&)"));
  EXPECT_THAT(wrapped("int f() noexcept { return 1; }"), Says("catch (::hr$NoexceptRestart&)"));
  EXPECT_THAT(wrapped("struct S { ~S(); }; S::~S() {}"), Says("catch (::hr$NoexceptRestart&)"));
  EXPECT_THAT(wrapped("struct S { ~S() noexcept(false) {} };"), Says("catch (::hr$Restart&)"));
  rewriter::WrapOptions escaping;
  escaping.breakOnEscaping = true;
  EXPECT_THAT(wrapped(Code("int f() { return 1; }").options(escaping)),
              Says("catch (::hr$EscapingRestart&)"));
}

// What its own handlers catch is no crash of its own.
TEST(StubCatch, AConstructorsHandlersMayCatchWhatLeavesTheBlock) {
  EXPECT_THAT(wrapped("struct S { S() noexcept try {} catch (...) {} };"),
              AllOf(Says("catch (::hr$Restart&)"), Not(Says("hr$NoexceptRestart"))));
}

TEST(SeparateBodies, TheFileAsksForItsUnits) {
  rewriter::WrapOptions options;
  options.separateBodies = true;
  options.manifestPath = "/tmp/some where/manifest.json";
  const std::string text = wrapped(Code("int f() { return 1; }").options(options));
  EXPECT_THAT(
      text, AllOf(Says("hot_restart_adopt_bodies"), Says("= \"/tmp/some where/manifest.json\";")));
}

} // namespace
} // namespace hot_restart::test
