// What a build leaves in the manifest: functions, statics, texts, files.
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
