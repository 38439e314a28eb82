// What a build leaves in the manifest: statics, texts, layouts, what a second call repeats.
#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include <algorithm>

namespace hot_restart::test {
namespace {

using rewriter::FunctionEntry;
using rewriter::Manifest;
using rewriter::VariableEntry;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::Not;

const VariableEntry* findVariable(const Manifest& manifest, const std::string& name) {
  const auto found =
      std::find_if(manifest.variables.begin(), manifest.variables.end(),
                   [&](const VariableEntry& variable) { return variable.name == name; });
  return found == manifest.variables.end() ? nullptr : &*found;
}

FunctionEntry functionOf(const Code& code, const std::string& name) {
  for (const FunctionEntry& function : manifestOf(code).functions) {
    if (function.name.rfind(name + "(", 0) == 0) {
      return function;
    }
  }
  ADD_FAILURE() << "no function " << name;
  return {};
}

/// "LINE KIND NAME" of each effect.
std::vector<std::string> effectsOf(const Code& code, const std::string& name) {
  std::vector<std::string> all;
  for (const rewriter::Effect& effect : functionOf(code, name).effects) {
    all.push_back(std::to_string(effect.line) + " " + effect.kind +
                  (effect.name.empty() ? "" : " " + effect.name));
  }
  return all;
}

TEST(Statics, AreKeptForLaterUnits) {
  const std::string text = wrapped(R"cpp(
static int calls;
namespace { int hidden; }
static const int kFolded = 1;
int visible;
int f() { static int local; static const int kLocal = 2; return ++local + ++calls + hidden + kFolded + kLocal + visible; }
)cpp");
  EXPECT_THAT(text, Says("__attribute__((__used__)) static int calls;"));
  EXPECT_THAT(text, Says("namespace { __attribute__((__used__)) int hidden; }"));
  EXPECT_THAT(text, Says("__attribute__((__used__)) static int local;"));
  EXPECT_THAT(text, AllOf(Not(Says("__used__)) static const int kFolded")),
                          Not(Says("__used__)) int visible"))));
}

TEST(Statics, AreRecordedUnderTheFunctionsOwnName) {
  const Manifest manifest = manifestOf(R"cpp(
int make();
static int plain = 1;
int built = make();
thread_local int threaded;
const int kConstant = 2;
int f() { static int kept; { static int kept; ++kept; } return ++kept + plain + built + threaded + kConstant; }
)cpp");
  ASSERT_NE(findVariable(manifest, "plain"), nullptr);
  EXPECT_EQ(findVariable(manifest, "plain")->symbol, "_ZL5plain");
  EXPECT_FALSE(findVariable(manifest, "plain")->dynamicInitialization);
  EXPECT_TRUE(findVariable(manifest, "built")->dynamicInitialization);
  EXPECT_TRUE(findVariable(manifest, "threaded")->threadLocal);
  EXPECT_TRUE(findVariable(manifest, "kConstant")->constant);
  EXPECT_EQ(findVariable(manifest, "kept")->symbol, "_ZZ1fvE4kept");
  EXPECT_EQ(std::count_if(manifest.variables.begin(), manifest.variables.end(),
                          [](const auto& one) { return one.name == "kept"; }),
            2);
}

TEST(Statics, OfAFunctionAreTheSameAfterAnEditAboveIt) {
  const auto usr = [](const std::string& text) {
    return findVariable(manifestOf(text), "kept")->usr;
  };
  EXPECT_EQ(usr("int f() { static int kept; return ++kept; }"),
            usr("int g() { return 1; }\n\nint f() { static int kept = 1; return ++kept; }"));
}

TEST(FunctionRecord, SaysWhereAFunctionStandsAndWhatItsTextIs) {
  const FunctionEntry one = functionOf("int f(int a)\n{\n  return a;\n}\n", "f");
  EXPECT_EQ(one.firstLine, 1U);
  EXPECT_EQ(one.bodyLine, 2U);
  EXPECT_EQ(one.lastLine, 4U);
  EXPECT_EQ(one.stubSymbol, "_Z1fi");
  EXPECT_EQ(one.bodyName, "f$body");
  EXPECT_EQ(one.textHash, functionOf("int f( int a ) { /* x */ return a; }", "f").textHash);
  EXPECT_NE(one.textHash, functionOf("int f(int a) { return -a; }", "f").textHash);
  EXPECT_EQ(one.headHash, functionOf("int f(int a) { return -a; }", "f").headHash);
  EXPECT_NE(one.headHash, functionOf("int f(int b) { return -b; }", "f").headHash);
}

TEST(InlinedText, NamesWhatOtherCodeHasTakenIn) {
  std::vector<std::string> names;
  for (const rewriter::TextEntry& text : manifestOf(Code(R"cpp(
#define LIMIT 1
enum Colour { kRed };
using Number = int;
template <class T> concept Small = sizeof(T) < 8;
int f(Number a) { return a + LIMIT + kRed; }
)cpp")
                                                        .standard("c++20"))
                                             .texts) {
    names.push_back(text.name);
  }
  EXPECT_THAT(names, IsSupersetOf({"LIMIT", "Colour", "Number", "Small"}));
}

TEST(FindEffects, SaysWhatASecondCallRepeats) {
  EXPECT_THAT(effectsOf(R"cpp(
#include <cstdio>
#include <cstdlib>
#include <cstring>
int total;
struct S {
  int a = 0;
  void set(int b) { a = b; }
  void both(int* out, char* text) {
    ++total;
    a = 2;
    *out = 3;
    std::puts("x");
    std::memset(text, 0, 1);
    std::free(text);
    set(4);
    delete out;
  }
};
)cpp",
                        "S::both"),
              ElementsAre("10 global total", "11 member a", "12 shared out", "13 input-output puts",
                          "14 shared text", "15 free text", "16 self-call S::set", "17 free out"));
}

TEST(FindEffects, LocalsAndReadsAreNone) {
  EXPECT_THAT(effectsOf(R"cpp(
#include <vector>
int total;
int f(const std::vector<int>& all) {
  int sum = total;
  std::vector<int> copy = all;
  for (int one : copy) { sum += one; }
  copy.push_back(sum);
  int* mine = new int(sum);
  *mine = 4;
  return sum + *mine;
}
)cpp",
                        "f"),
              Not(Contains(::testing::HasSubstr("global"))));
}

// boost::bind and std::remove were told as input or output.
TEST(FindEffects, NamesOfTheCLibraryAreThoseOfCAlone) {
  const Code code(R"cpp(
#include <algorithm>
#include <cstdio>
#include <vector>
namespace boost { int bind(int a) { return a; } }
void f(std::vector<int> all) {
  boost::bind(1);
  all.erase(std::remove(all.begin(), all.end(), 1), all.end());
}
void g() { std::remove("file"); }
)cpp");
  EXPECT_THAT(effectsOf(code, "f"), AllOf(Contains("7 call boost::bind"),
                                          Not(Contains(::testing::HasSubstr("input-output")))));
  EXPECT_THAT(effectsOf(code, "g"), ElementsAre("10 input-output remove"));
}

TEST(FindEffects, WhatAnotherWayLeadsAroundIsNotCertain) {
  const FunctionEntry function = functionOf(R"cpp(
int total;
void f(bool a) {
  total = 1;
  if (a) { total = 2; }
  for (int i = 0; i < 3; ++i) {
    total = i;
  }
}
)cpp",
                                            "f");
  ASSERT_EQ(function.effects.size(), 3U);
  EXPECT_TRUE(function.effects[0].certain);
  EXPECT_FALSE(function.effects[1].certain);
  EXPECT_FALSE(function.effects[2].certain);
  EXPECT_EQ(function.effects[2].loopFirst, 6U);
  EXPECT_EQ(function.effects[2].loopLast, 8U);
}

// An earlier statement on the crash's own line may have changed it.
TEST(FindEffects, SaysWhetherAnotherStatementFollowsOnTheLine) {
  const FunctionEntry function = functionOf(R"cpp(
int total;
void f(int* a) {
  total = 1; *a = 2;
  total = 3;
}
)cpp",
                                            "f");
  ASSERT_EQ(function.effects.size(), 3U);
  EXPECT_TRUE(function.effects[0].followed);
  EXPECT_FALSE(function.effects[1].followed);
  EXPECT_FALSE(function.effects[2].followed);
}

TEST(FindEffects, ParametersAreMovedChangedAndHandedOn) {
  EXPECT_THAT(effectsOf(R"cpp(
#include <string>
#include <utility>
void take(std::string& text);
std::string f(std::string one, std::string two, std::string three, std::string four) {
  std::string moved = std::move(one);
  two += "x";
  take(three);
  return four + moved;
}
)cpp",
                        "f"),
              IsSupersetOf({"6 moved one", "7 parameter two", "8 passed three"}));
}

TEST(FindEffects, SaysHowParametersArePassed) {
  const Code code(R"cpp(
#include <string>
template <class T> int f(int a, std::string b, const std::string& c, int* d, T e) {
  return a + static_cast<int>(b.size() + c.size() + sizeof(e)) + *d;
}
int use() { int one = 1; return f(1, "", "", &one, 2); }
)cpp");
  std::vector<std::string> all;
  for (const rewriter::ParameterEntry& parameter : functionOf(code, "f").parameters) {
    all.push_back(parameter.name + " " + parameter.passing);
  }
  EXPECT_THAT(all, ElementsAre("a copy", "b object", "c reference", "d pointer", "e unknown"));
}

TEST(ScopedLocals, SayBetweenWhichLinesTheyAreAlive) {
  const FunctionEntry function = functionOf(R"cpp(
#include <mutex>
#include <string>
std::mutex mutex;
int f() {
  int plain = 1;
  std::string text = "x";
  {
    std::lock_guard<std::mutex> guard(mutex);
    ++plain;
  }
  return plain + static_cast<int>(text.size());
}
)cpp",
                                            "f");
  ASSERT_EQ(function.locals.size(), 2U);
  EXPECT_EQ(function.locals[0].name, "text");
  EXPECT_EQ(function.locals[0].firstLine, 7U);
  EXPECT_EQ(function.locals[0].lastLine, 13U);
  EXPECT_EQ(function.locals[1].lock, "mutex");
  EXPECT_TRUE(function.locals[1].recorded);
}

TEST(Files, AreTheMainFileAndTheProjectsHeaders) {
  const Manifest manifest =
      manifestOf(Code("#include \"a.h\"\n#include <cstddef>\nint f() { return a(); }\n")
                     .file("a.h", "#pragma once\ninline int a() { return 1; }\n"));
  ASSERT_EQ(manifest.files.size(), 2U);
  EXPECT_TRUE(manifest.files[1].path.ends_with("/a.h"));
  EXPECT_EQ(manifest.files[1].contentHash,
            rewriter::contentHash("#pragma once\ninline int a() { return 1; }\n"));
}

// What was parsed has macros expanded: the file itself counts.
TEST(Files, HashesAreThoseOnDisk) {
  const std::string text = "#define MAKE(name) int name() { return 1; }\nMAKE(f)\n";
  EXPECT_EQ(manifestOf(text).files.front().contentHash, rewriter::contentHash(text));
}

TEST(ManifestJson, ComesBackAsItWas) {
  const Manifest manifest = manifestOf(R"cpp(
#include <string>
#define LIMIT 3
struct S { virtual int f(std::string text) { static int calls; return ++calls + LIMIT + static_cast<int>(text.size()); } int a; };
int use() { return S().f("x"); }
)cpp");
  const auto again = rewriter::manifestFromJson(rewriter::toJson(manifest));
  ASSERT_TRUE(again);
  EXPECT_EQ(rewriter::toJson(*again), rewriter::toJson(manifest));
}

} // namespace
} // namespace hot_restart::test
