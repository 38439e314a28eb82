// An edit of what functions depend on reloads them, and no others: each kind alone, for every
// compiler and level. The functions' own texts stay as they are.
#include "reload_scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace hot_restart::test {
namespace {

using ::testing::HasSubstr;

/// Not one of the headers to be wrapped.
constexpr const char* kHeader = R"cpp(#pragma once
#define LIMIT_BASE 6
#define LIMIT (LIMIT_BASE + 1)
inline int inner(int x) { return x + 1; }
inline int fromHeader(int x) {
  static int calls = 0;
  static constexpr int kTable[] = {50, 60};
  const int* entry = kTable + x % 2;
  return inner(x) + *entry + 1000 * ++calls;
}
template <class T> T tripled(T x) { return x * 3; }
struct Inner {
  int value = 1;
  Inner() = default;
  Inner(const Inner& other) : value(other.value + 10) {}
};
struct Holder { Inner inner; };
)cpp";

constexpr const char* kProgram = R"cpp(#include <memory>
#include <string>
#include <vector>
#include "parts.h"
#define HERE __LINE__
constexpr int kUnused = 1;
constexpr int kFactor = 2;
const int kBase = kFactor * 10;
static int variable = kFactor;
enum Mode { kSlow = 1, kFast = 2 };
using Number = int;
constexpr int twice(int x) { return x + x; }
static int scaled(int x, int by = 3) { return x * by; }
struct Options { int divisor = 4; std::string name = "old"; std::vector<int> sizes = {1}; };
struct Derived : Options { int extra = 5; };
struct Built { int value = 6; int more; explicit Built(int m) : more(m) {} };
struct Shared { int value = 7; Shared(); };
Shared::Shared() { ++variable; }
std::string byConstant(int s) { return std::to_string(s + kBase + variable); }
std::string byMacro(int s) { return std::to_string(s + LIMIT); }
std::string byEnumerator(int s) { return std::to_string(s + kFast); }
std::string byTypeName(int s) { Number number = s; return std::to_string(sizeof(number)); }
std::string byConstexpr(int s) { return std::to_string(twice(s + 1)); }
std::string byArgument(int s) { return std::to_string(scaled(s + 1)); }
std::string byInline(int s) { return std::to_string(fromHeader(s)); }
std::string byTemplate(int s) { return std::to_string(tripled(s + 1)); }
std::string byCopy(int) { Holder one; Holder two = one; return std::to_string(two.inner.value); }
std::string byMember(int) {
  const Options options;
  const auto derived = std::make_unique<Derived>();
  const Options designated{};
  return std::to_string(options.divisor) + " " + std::to_string(derived->divisor) + " " + designated.name + " " +
         std::to_string(designated.sizes.size());
}
std::string byBuilt(int s) { const Built built(s); return std::to_string(built.value + built.more); }
std::string byLocal(int s) {
  static const int kOf = LIMIT;
  static constexpr int kLocal[] = {1, 2, kFactor};
  const int* volatile of = &kOf;
  const int* volatile local = kLocal + 2;
  return std::to_string(s + *of) + " " + std::to_string(*local);
}
std::string byLine(int s) { return std::to_string(s + (HERE > 0 ? 1 : 0)); }
std::string scene(int step) {
  switch (step) {
  case 0: return byConstant(0);
  case 1: return byMacro(0);
  case 2: return byEnumerator(0);
  case 3: return byTypeName(0);
  case 4: return byConstexpr(0);
  case 5: return byArgument(0);
  case 6: return byInline(0);
  case 7: return byTemplate(0);
  case 8: return byCopy(0);
  case 9: return byMember(0);
  case 10: return byBuilt(0);
  case 11: return byLocal(0);
  default: return byLine(0);
  }
}
)cpp";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

class ReloadDependency : public ::testing::TestWithParam<Toolchain> {
protected:
  void SetUp() override {
    scene_.write("parts.h", kHeader);
    ASSERT_EQ(scene_.start(), "");
  }

  std::string edit(const std::string& from, const std::string& to) {
    program_ = replaced(program_, from, to);
    return scene_.reloadEdited(program_);
  }
  std::string editHeader(const std::string& from, const std::string& to) {
    header_ = replaced(header_, from, to);
    scene_.write("parts.h", header_);
    return scene_.reloadEdited(program_);
  }

  std::string program_ = kProgram, header_ = kHeader;
  Scene scene_{GetParam(), kProgram};
};

TEST_P(ReloadDependency, ConstantsAreNewAndVariablesKeepTheirValue) {
  EXPECT_EQ(scene_.run(0), "22");
  EXPECT_EQ(scene_.run(11), "7 2");
  ASSERT_EQ(edit("kFactor = 2", "kFactor = 3"), "loaded");
  EXPECT_EQ(scene_.run(0), "32");
  EXPECT_EQ(scene_.run(11), "7 3") << "a local constant, by its address";
  EXPECT_EQ(scene_.reloaded(), "byConstant(int) byLocal(int)");
  EXPECT_THAT(scene_.notes(), HasSubstr("constant `kFactor` changed"));
}

TEST_P(ReloadDependency, Macro) {
  EXPECT_EQ(scene_.run(1), "7");
  ASSERT_EQ(editHeader("LIMIT_BASE 6", "LIMIT_BASE 7"), "loaded");
  EXPECT_EQ(scene_.run(1), "8");
  EXPECT_EQ(scene_.run(11), "8 2");
  EXPECT_EQ(scene_.reloaded(), "byLocal(int) byMacro(int)");
  EXPECT_THAT(scene_.notes(), HasSubstr("`byMacro(int)` and `byLocal(int)` are reloaded: macro "
                                        "`LIMIT_BASE` changed"));
}

TEST_P(ReloadDependency, Enumerator) {
  ASSERT_EQ(edit("kFast = 2", "kFast = 5"), "loaded");
  EXPECT_EQ(scene_.run(2), "5");
  EXPECT_EQ(scene_.reloaded(), "byEnumerator(int)");
  EXPECT_EQ(scene_.notes(),
            "`byEnumerator(int)` is reloaded: enumerator `kFast` of enum `Mode` changed\n");
}

TEST_P(ReloadDependency, TypeName) {
  ASSERT_EQ(edit("Number = int", "Number = long"), "loaded");
  EXPECT_EQ(scene_.run(3), "8");
  EXPECT_EQ(scene_.reloaded(), "byTypeName(int)");
}

TEST_P(ReloadDependency, ConstexprFunction) {
  ASSERT_EQ(edit("return x + x;", "return x + x + 5;"), "loaded");
  EXPECT_EQ(scene_.run(4), "7");
  EXPECT_EQ(scene_.reloaded(), "byConstexpr(int)");
  EXPECT_EQ(scene_.notes(),
            "`byConstexpr(int)` is reloaded: constexpr function `twice(int)` changed\n");
}

TEST_P(ReloadDependency, DefaultArgument) {
  ASSERT_EQ(edit("int by = 3)", "int by = 4)"), "loaded");
  EXPECT_EQ(scene_.run(5), "4");
  EXPECT_THAT(scene_.notes(), HasSubstr("default argument `by` of `scaled(int, int)` changed"));
}

TEST_P(ReloadDependency, InlineFunctionOfAHeaderKeepsItsVariablesAndHasItsConstants) {
  EXPECT_EQ(scene_.run(6), "1051");
  ASSERT_EQ(editHeader("{50, 60}", "{500, 600}"), "loaded");
  EXPECT_EQ(scene_.run(6), "2501");
  ASSERT_EQ(editHeader("return x + 1;", "return x + 2;"), "loaded");
  EXPECT_EQ(scene_.run(6), "3502") << "what it calls has changed";
  EXPECT_EQ(scene_.reloaded(), "byInline(int)");
  EXPECT_EQ(scene_.notes(), "`byInline(int)` is reloaded: function `inner(int)` changed\n");
}

TEST_P(ReloadDependency, TemplateOfAHeader) {
  ASSERT_EQ(editHeader("return x * 3;", "return x * 4;"), "loaded");
  EXPECT_EQ(scene_.run(7), "4");
  EXPECT_EQ(scene_.reloaded(), "byTemplate(int)");
}

TEST_P(ReloadDependency, ImpliedCopy) {
  EXPECT_EQ(scene_.run(8), "11");
  ASSERT_EQ(editHeader("other.value + 10", "other.value + 20"), "loaded");
  EXPECT_EQ(scene_.run(8), "21");
  EXPECT_EQ(scene_.reloaded(), "byCopy(int)");
}

TEST_P(ReloadDependency, DefaultMemberInitialisersStayNewInLaterVersions) {
  EXPECT_EQ(scene_.run(9), "4 4 old 1");
  ASSERT_EQ(edit(R"(divisor = 4; std::string name = "old"; std::vector<int> sizes = {1})",
                 R"(divisor = 8; std::string name = "new"; std::vector<int> sizes = {1, 2})"),
            "loaded");
  EXPECT_EQ(scene_.run(9), "8 8 new 2");
  EXPECT_EQ(scene_.reloaded(), "byMember(int)");
  ASSERT_EQ(edit("designated.name + \" \"", "designated.name + \"; \""), "loaded");
  EXPECT_EQ(scene_.run(9), "8 8 new; 2");
  EXPECT_EQ(scene_.notes(), "");
}

TEST_P(ReloadDependency, DefaultInitialiserThatAConstructorUses) {
  EXPECT_EQ(scene_.run(10), "6");
  ASSERT_EQ(edit("int value = 6;", "int value = 60;"), "loaded");
  EXPECT_EQ(scene_.run(10), "60");
  EXPECT_EQ(scene_.reloaded(), "byBuilt(int)");
}

TEST_P(ReloadDependency, AConstructorThatOtherFilesMayCallIsNamed) {
  EXPECT_EQ(edit("int value = 7;", "int value = 70;"), "nothing");
  EXPECT_EQ(scene_.notes(), "`Shared::Shared()` initialises as before when other files call it: "
                            "initialisers of `Shared::Shared()` changed\n");
}

TEST_P(ReloadDependency, WhatNothingDependsOnReloadsNothing) {
  EXPECT_EQ(edit("kUnused = 1", "kUnused = 2"), "nothing");
  EXPECT_EQ(scene_.notes(), "constant `kUnused` changed: no function of app.cpp depends on it\n");
  EXPECT_EQ(edit("constexpr int kUnused", "// Moved.\n\n\nconstexpr int kUnused"), "nothing");
  EXPECT_EQ(editHeader("#define LIMIT_BASE", "// Said.\n\n#define LIMIT_BASE"), "nothing");
  EXPECT_EQ(edit("kFactor = 2", "kFactor = 1 + 1"), "nothing") << "the value is the same";
  EXPECT_EQ(scene_.run(0), "22");
}

TEST_P(ReloadDependency, WhoIsNotReloadedIsNamed) {
  ASSERT_EQ(scene_.reload("byConstant", replaced(kProgram, "kFactor = 2", "kFactor = 3")),
            "loaded");
  EXPECT_THAT(scene_.notes(), HasSubstr("`byLocal(int)` keeps its old version, although constant "
                                        "`kFactor` changed: it is to be reloaded itself"));
}

INSTANTIATE_TEST_SUITE_P(All, ReloadDependency, ::testing::ValuesIn(allToolchains()),
                         [](const auto& info) { return info.param.name; });

} // namespace
} // namespace hot_restart::test
