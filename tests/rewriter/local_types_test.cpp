// How types that are local to a function are called, once the function is wrapped.
#include "unit_object/local_type_names.h"

#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include <string>
#include <utility>

namespace hot_restart::test {
namespace {

using rewriter::CompilerKind;
using rewriter::plainTypeName;

TEST(LocalTypes, NamesLoseTheBody) {
  const std::pair<const char*, const char*> kNames[] = {
      {"Z8run$bodyvE4Mode", "Z3runvE4Mode"},
      {"ZL8run$bodyvEUlvE_", "ZL3runvEUlvE_"},
      {"PZN12_GLOBAL__N_11S10m$body$123EvE1Q", "PZN12_GLOBAL__N_11S1mEvE1Q"},
      {"ZN1S18operator_plus$bodyIiEEvT_E1Q", "ZN1SplIiEEvT_E1Q"},
      {"ZN1S25operator_unary_minus$bodyEvE1Q", "ZN1SngEvE1Q"},
      {"Z23operator_literal_x$bodyeE1Q", "Zli2_xeE1Q"},
      {"ZZ6i$bodyvENKUlT_E_clIZ6i$bodyvE1UEEDaS_E1K", "ZZ1ivENKUlT_E_clIZ1ivE1UEEDaS_E1K"},
      {"ZN1S6s$bodyB5cxx11EvEUlvE_", "ZN1S1sB5cxx11EvEUlvE_"},
      // Digits of an array's bound or of a name are no length.
      {"A9_Z6f$bodyvE1Q", "A9_Z1fvE1Q"},
      {"Z8a6f$bodyvE1Q", "Z3a6fvE1Q"},
      {"Z9main$bodyvE1Q", "Z4mainE1Q"},
      {"Z9main$bodyiPPcE1Q", "Z4mainE1Q"},
      {"Z9main$bodyiPPcE3BoxIS1_E", "Z4mainE3BoxIS_E"},
      {"Z9main$bodyiPPcEUlS0_S_E_", "Z4mainEUlPPcS_E_"},
      {"Z9main$bodyiPPcE3BoxI5S0_aaE", "Z4mainE3BoxI5S0_aaE"},
      {"Z9main$bodyiPPcEUlS_E_", "Z4mainiPPcEUlS_E_"},
      {"N1n9main$bodyE", "N1n4mainE"},
      {"Z3runvE4Mode", "Z3runvE4Mode"},
  };
  for (const auto& [before, after] : kNames) {
    EXPECT_EQ(plainTypeName(before, CompilerKind::kGcc), after);
  }
  EXPECT_EQ(plainTypeName("ZN1S11S$ctor$bodyEiE1Q", CompilerKind::kGcc), "ZN1SC4EiE1Q");
  EXPECT_EQ(plainTypeName("ZN1S11S$ctor$bodyEiE1Q", CompilerKind::kClang), "ZN1SC1EiE1Q");
  EXPECT_EQ(plainTypeName("ZN1S11S$dtor$bodyEvE1Q", CompilerKind::kGcc), "ZN1SD4EvE1Q");
  EXPECT_EQ(plainTypeName("ZN1S11S$dtor$bodyEvE1Q", CompilerKind::kClang), "ZN1SD1EvE1Q");
}

TEST(LocalTypes, ATypeThatATemplateSpellsOutKeepsItsFunction) {
  const Code code(R"cpp(
template <class T> constexpr const char* spell() { return __PRETTY_FUNCTION__; }
template <class T> struct Registered { static const char* name() { return spell<Registered>(); } };
template <class T> void quiet(T) {}
const char* direct() { enum class Mode { on }; return spell<Mode>(); }
const char* nested() { struct Key {}; return Registered<Key*>::name(); }
auto made() { struct Made {}; return Made(); }
const char* farAway() { return spell<decltype(made())>(); }
void unnoticed() { struct Point {}; quiet(Point()); quiet([] {}); }
)cpp");
  EXPECT_EQ(leftAlone(code, "direct"), "`Mode` in it is spelled out by `spell`");
  EXPECT_EQ(leftAlone(code, "nested"), "`Key` in it is spelled out by `spell`");
  EXPECT_EQ(leftAlone(code, "made"), "`Made` in it is spelled out by `spell`");
  EXPECT_EQ(leftAlone(code, "farAway"), "wrapped");
  EXPECT_EQ(leftAlone(code, "unnoticed"), "wrapped");
}

TEST(LocalTypes, AnAssertionSpellsNothing) {
  EXPECT_EQ(leftAlone(R"cpp(
#include <cassert>
template <class F> void call(F f) { assert(sizeof(f) < 100); f(); }
void run() { call([] {}); }
)cpp",
                      "run"),
            "wrapped");
}

TEST(LocalTypes, AnOptimiserKnowsWhatTypeidSays) {
  const Code code(R"cpp(
#include <typeinfo>
template <class T> const char* nameOf() { return typeid(T).name(); }
const char* asks() { struct Asked {}; return typeid(Asked).name(); }
const char* asksBy() { struct Asked {}; return nameOf<Asked>(); }
struct Base { virtual ~Base() = default; };
const char* anybodys(const Base& one) { return typeid(one).name(); }
Base* makes() { struct Derived : Base {}; return new Derived; }
)cpp");
  EXPECT_EQ(leftAlone(code, "asks"), "wrapped");
  EXPECT_EQ(leftAlone(code, "asksBy"), "wrapped");
  EXPECT_EQ(leftAlone(code, "makes"), "wrapped");
  EXPECT_EQ(leftAlone(code.flag("-O2"), "asks"),
            "the optimiser may know what typeid says of `Asked` in it");
  EXPECT_EQ(leftAlone(code.flag("-O2"), "asksBy"),
            "the optimiser may know what typeid says of `Asked` in it");
  EXPECT_EQ(leftAlone(code.flag("-O2"), "makes"),
            "the optimiser may know what typeid says of an object of a class in it");
  EXPECT_EQ(leftAlone(code.flag("-O2"), "anybodys"), "wrapped");
}

TEST(LocalTypes, WhatNeedsMoreThanAnotherNameIsLeftAlone) {
  const Code code(R"cpp(
struct S {
  int a = 1;
  operator int() const { struct L { int a; }; return L{a}.a; }
  template <class T> explicit S(T b) { struct L { T a; }; a = static_cast<int>(L{b}.a); }
  friend int hidden(const S& one) { struct L { int a; }; return L{one.a}.a; }
  friend int closureOnly(const S& one) { return [&] { return one.a; }(); }
};
template <class T> int special(T) { return 1; }
template <> int special<char>(char b) { struct L { int a; }; return L{b}.a; }
int operator_plus(int b) { struct L { int a; }; return L{b}.a; }
int plain(int b) { struct L { int a; }; return L{b}.a; }
int use() { S s(2.5); return s + hidden(s) + closureOnly(s) + special('a') + special(1); }
)cpp");
  const std::string kWhy = "typeid would say that the types in it are its body's";
  EXPECT_EQ(leftAlone(code, "S::operator int"), kWhy);
  EXPECT_EQ(leftAlone(code, "S::S"), kWhy);
  EXPECT_EQ(leftAlone(code, "hidden"), kWhy);
  EXPECT_EQ(leftAlone(code, "closureOnly"), "wrapped");
  EXPECT_EQ(leftAlone(code, "special(char)"), kWhy);
  EXPECT_EQ(leftAlone(code, "operator_plus"), kWhy);
  EXPECT_EQ(leftAlone(code, "plain"), "wrapped");
}

} // namespace
} // namespace hot_restart::test
