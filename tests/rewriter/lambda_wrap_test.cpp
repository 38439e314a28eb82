// LAMBDAS: which lambdas are wrapped, what the text says then, and that the program does the same.
#include "hot_restart/rewriter/lambda_choice.h"
#include "hot_restart/rewriter/lambda_symbol.h"

#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include <string>

namespace hot_restart::test {
namespace {

using rewriter::LambdaChoice;
using ::testing::HasSubstr;
using ::testing::Not;

Code with(LambdaChoice choice, const std::string& text) {
  rewriter::WrapOptions options;
  options.lambdas = choice;
  return Code(text).options(options);
}

/// "wrapped" or the reason for each lambda that is asked for, with a comma behind it.
std::string lambdasOf(const Code& code) {
  std::string text;
  for (const rewriter::FunctionEntry& lambda : manifestOf(code).lambdas) {
    text += (lambda.wrapped() ? "wrapped" : lambda.skipReason) + ",";
  }
  return text;
}

std::string escaping(const std::string& body) {
  return lambdasOf(
      with(LambdaChoice::kEscaping,
           "#include <algorithm>\n#include <functional>\n#include <thread>\n"
           "#include <vector>\nusing Action = std::function<void()>;\n"
           "struct Keeper { template <class F> Keeper(F f) : action(f) {} Action action; };\n"
           "void keep(Action);\nvoid run(void (*)(int));\n"
           "template <class F> void callTwice(F f) { f(); f(); }\n"
           "template <class F> void store(F f) { keep(f); }\n" +
               body));
}

TEST(LambdaWrap, NothingUnlessItIsAskedFor) {
  const std::string text = "#include <functional>\n"
                           "std::function<int()> f(int a) { return [a] { return a; }; }\n";
  EXPECT_THAT(wrapped(text), Not(HasSubstr("hr$lambda")));
  EXPECT_EQ(lambdasOf(Code(text)), "");
}

TEST(LambdaWrap, TheClosureIsHandedToAWrapper) {
  const Code code = with(LambdaChoice::kEscaping,
                         "#include <functional>\n"
                         "std::function<int()> f(int a) { return [a] { return a; }; }\n");
  const std::string number = std::to_string(manifestOf(code).lambdas.at(0).lambda);
  EXPECT_THAT(wrapped(code), Says("std::function<int()> f$body(int a) { struct hr$here; return "
                                  "::hr$lambda<" +
                                  number + "ul, hr$here, ::hr$Restart>([a] { return a; }); }"));
}

TEST(LambdaWrap, NoexceptIsTheWrappersUnlessAPointerNeedsIt) {
  const Code code =
      with(LambdaChoice::kEscaping, "#include <functional>\nvoid keep(std::function<int(int)>);\n"
                                    "void f(int a) { keep([a](int b) noexcept { return a + b; });\n"
                                    "  keep([](int b) noexcept { return b; }); }\n");
  const std::string text = wrapped(code);
  EXPECT_THAT(text, Says("::hr$NoexceptRestart>([a](int b) { return a + b; })"));
  EXPECT_THAT(text, Says("::hr$NoexceptRestart>([](int b) noexcept { return b; })"));
}

TEST(LambdaWrap, WhatOthersMayCallEscapes) {
  EXPECT_EQ(escaping("void f(int a) { std::thread t([&a] { ++a; }); t.join(); }"), "wrapped,");
  EXPECT_EQ(escaping("void f(int a) { Keeper k([a] { (void)a; }); }"), "wrapped,");
  EXPECT_EQ(escaping("void f(int a) { auto l = [a] { (void)a; }; keep(l); }"), "wrapped,");
  EXPECT_EQ(escaping("void f(int a) { store([a] { (void)a; }); }"), "wrapped,");
  EXPECT_EQ(escaping("void f() { run([](int) {}); }"), "wrapped,");
  EXPECT_EQ(escaping("void f() { static auto l = [] {}; l(); }"), "wrapped,");
  EXPECT_EQ(escaping("auto f(int a) { return [a] { return a; }; }"), "wrapped,");
  EXPECT_EQ(escaping("void f(std::vector<Action>& v, int a) { v.emplace_back([a] { (void)a; }); }"),
            "wrapped,");
}

TEST(LambdaWrap, WhatTheFunctionItselfCallsDoesNot) {
  EXPECT_EQ(escaping("int f(int a) { return [a] { return a; }(); }"), "");
  EXPECT_EQ(escaping("int f(int a) { auto l = [a] { return a; }; return l() + l(); }"), "");
  EXPECT_EQ(escaping("void f(std::vector<int>& v) { std::sort(v.begin(), v.end(), [](int a, int b) "
                     "{ return a > b; }); }"),
            "");
  EXPECT_EQ(escaping("void f(int a) { callTwice([&a] { ++a; }); }"), "");
}

TEST(LambdaWrap, OthersAreLeftAloneWithTheReason) {
  EXPECT_EQ(escaping("void f() { keep([](auto... a) { (void)sizeof...(a); }); }"),
            "a generic lambda,");
  EXPECT_EQ(escaping("void f(int a) { keep([a](int b = 1) { (void)(a + b); }); }"),
            "has default arguments,");
  EXPECT_EQ(escaping("#define KEEP(x) keep([x] { (void)x; })\nvoid f(int a) { KEEP(a); }"),
            "its text comes from a macro,");
  EXPECT_EQ(escaping("struct Stuck { Stuck() {} Stuck(Stuck&&) = delete; };\n"
                     "auto f() { return [s = Stuck()] { (void)s; }; }"),
            "what it captures cannot be moved,");
}

TEST(LambdaWrap, AllMeansThoseThatStay) {
  EXPECT_EQ(lambdasOf(with(LambdaChoice::kAll, "int f(int a) { return [a] { return a; }(); }\n")),
            "wrapped,");
  EXPECT_EQ(lambdasOf(with(LambdaChoice::kAll,
                           "int f() { constexpr auto l = [] { return 3; }; return l(); }\n")),
            "");
}

TEST(LambdaWrap, TheNumberStandsInTheSymbols) {
  using rewriter::lambdaOfSlot;
  using rewriter::lambdaOfStub;
  EXPECT_EQ(lambdaOfSlot("_ZZN13hr$LambdaSlotILm42EZ6f$bodyiE7hr$hereE5hr$atEvE7hr$slot"), 42U);
  EXPECT_EQ(lambdaOfSlot("_ZZ1fiE7hr$slot"), 0U);
  EXPECT_EQ(lambdaOfStub("_ZN9hr$LambdaILm42EZ6f$bodyiE7hr$hereN11hot_restart3abi7RestartE"
                         "Z6f$bodyiEUlvE_MS3_KFvvEE7hr$stubEPKS3_"),
            42U);
  EXPECT_EQ(lambdaOfStub("_Z1fv"), 0U);
}

TEST(LambdaWrap, ProgramsDoTheSame) {
  EXPECT_EQ(sameOutput(with(LambdaChoice::kAll, R"cpp(
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>
struct Widget {
  int member = 5;
  auto add() { return [this](int x) { return member += x; }; }
  auto copy() { return [*this](int x) mutable { return member += x; }; }
};
template <class... T> int sum(T... t) {
  auto f = [=](int x) { int s = x; for (int a : {t...}) { s += a; } return s; };
  return f(1);
}
static int apply(int (*f)(int), int x) { return f(x); }
int main() {
  int a = 1;
  const std::string s = "s";
  Widget w;
  auto copy = [a, s](int x) { return s + std::to_string(a + x); };
  auto count = [n = 0]() mutable { return ++n; };
  std::function<int(int)> factorial = [&factorial](int n) { return n < 2 ? 1 : n * factorial(n - 1); };
  auto nested = [&](int x) { auto inner = [&, x](int y) { a += y; return x * y; }; return inner(3) + inner(4); };
  std::vector<int> v = {3, 1, 2};
  std::sort(v.begin(), v.end(), [](int l, int r) { return l > r; });
  std::qsort(v.data(), v.size(), sizeof(int), [](const void* l, const void* r) {
    return *static_cast<const int*>(l) - *static_cast<const int*>(r); });
  auto later = std::async(std::launch::async, [](std::unique_ptr<int> p, std::string t) { return t + std::to_string(*p); },
                          std::make_unique<int>(7), "t");
  auto chosen = a > 0 ? [](int x) { return x + 1; } : [](int x) { return x - 1; };
  static_assert(sizeof(copy) >= sizeof(std::string) + sizeof(int));
  count();
  std::printf("%s %d %d %d %d %d %d %d %s %d %d %d %d\n", copy(1).c_str(), count(), factorial(5), nested(2), a,
              v[0], w.add()(1), w.copy()(1), later.get().c_str(), sum(1, 2), chosen(1),
              apply([](int x) { return x * x; }, 12), +[] { return 5; } != nullptr);
}
)cpp")),
            "s2 2 120 14 8 1 6 7 t7 4 2 144 1\n");
}

TEST(LambdaWrap, UnitsKeepNumbersAndSpellListsInTheirOldOrder) {
  const auto text = [](const std::string& lambdas) {
    return with(LambdaChoice::kEscaping, "#include <functional>\nvoid keep(std::function<int()>);\n"
                                         "void f(int a, int b) { (void)a; (void)b; " +
                                             lambdas + " }\n");
  };
  const Code before = text("keep([&] { return a - b; });");
  const std::string number = std::to_string(manifestOf(before).lambdas.at(0).lambda);
  const std::string unit =
      unitText(before, text("keep([b] { return b; }); keep([&] { return b + a; });"));
  EXPECT_THAT(unit, Says("::hr$lambda<" + number +
                         "ul, hr$here, ::hr$Restart>([&a, &b] { return b + a; })"));
  EXPECT_THAT(unit, Not(Says("::hr$lambda<" + number + "ul, hr$here, ::hr$Restart>([b]")));
}

} // namespace
} // namespace hot_restart::test
