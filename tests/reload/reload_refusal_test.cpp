// Edits that must not be loaded are refused by name. The program keeps running its version, and a
// good edit works afterwards.
#include "reload_scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hot_restart::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr const char* kProgram = R"cpp(#include <string>
struct Point { int x; int y; };
struct Unused { int a; };
#define LIMIT 4
enum Mode { kSlow, kFast };
enum class Tiny : char { kNone };
using Number = int;
constexpr int kWidth = 8;
static Point origin = {1, 2};
static int counter = 0;
const int kStep = 3;
int elsewhere();
static int helper(int v) { return v + kStep; }
std::string subject(int step) {
  static int local = 5;
  Point p = origin;
  ++counter;
  return std::to_string(p.x + p.y + helper(step) + local);
}
std::string scene(int step) { return subject(step); }
)cpp";

std::string edited(const std::string& from, const std::string& to) {
  std::string text = kProgram;
  text.replace(text.find(from), from.size(), to);
  return text;
}

class Refusal : public ::testing::Test {
protected:
  void SetUp() override { ASSERT_EQ(scene_.start(), ""); }

  std::string refused(const std::string& from, const std::string& to, ErrorCode code) {
    std::string message = scene_.reload("subject", edited(from, to));
    EXPECT_NE(message, "loaded");
    EXPECT_EQ(scene_.lastError(), code) << message;
    EXPECT_EQ(scene_.run(1), "12") << "the program's own version still runs";
    EXPECT_EQ(scene_.reload("subject", edited("+ local);", "+ local + 100);")), "loaded");
    EXPECT_EQ(scene_.run(1), "112") << "a good edit works afterwards";
    return message;
  }

  Scene scene_{plainToolchain(), kProgram};
};

TEST_F(Refusal, CompileErrorIsTheCompilersOwn) {
  const std::string message = refused("++counter;", "++countr;", ErrorCode::kCompile);
  EXPECT_THAT(message, AllOf(HasSubstr("app.cpp:17:5: error:"), HasSubstr("countr")));
  EXPECT_EQ(message.find("$body"), std::string::npos) << message;
  EXPECT_EQ(message.find("v2-app"), std::string::npos) << message;
}

TEST_F(Refusal, LayoutNamesTypeAndMember) {
  EXPECT_THAT(refused("int x; int y;", "int x; long z; int y;", ErrorCode::kRefused),
              HasSubstr("struct Point: member `z` was added"));
}

TEST_F(Refusal, MovedMember) {
  EXPECT_THAT(refused("int x; int y;", "int y; int x;", ErrorCode::kRefused),
              HasSubstr("struct Point: member `x` moved from offset 0 to 4"));
}

TEST_F(Refusal, VanishedFunction) {
  EXPECT_THAT(refused("std::string subject(int step) {",
                      "std::string subject2(int step);\nstd::string subject(int step) "
                      "{ return subject2(step); }\nstd::string ignored(int step) {",
                      ErrorCode::kRefused),
              HasSubstr("subject2"));
}

TEST_F(Refusal, ChangedSignature) {
  std::string text = edited("std::string subject(int step) {", "std::string subject(long step) {");
  const std::string message = scene_.reload("subject", text);
  EXPECT_THAT(message, HasSubstr("the signature changed from `subject(int)` to `subject(long)`"));
}

TEST_F(Refusal, NewParameterWithoutDefault) {
  std::string text =
      edited("std::string subject(int step) {", "std::string subject(int step, int more) {");
  const std::string call = "return subject(step)";
  text.replace(text.find(call), call.size(), "return subject(step, 1)");
  const std::string message = scene_.reload("subject", text);
  EXPECT_THAT(message,
              HasSubstr("the signature changed from `subject(int)` to `subject(int, int)`"));
  EXPECT_THAT(message, HasSubstr("Keep the signature (you can call a new function from the old"));
}

TEST_F(Refusal, ChangedReturnType) {
  const std::string message = scene_.reload(
      "subject", edited("std::string subject(int step) {", "std::wstring subject(int step) {"));
  EXPECT_NE(message, "loaded");
}

TEST_F(Refusal, UnresolvedSymbolIsNamed) {
  EXPECT_THAT(refused("++counter;", "counter += elsewhere();", ErrorCode::kRefused),
              HasSubstr("symbol `elsewhere()` cannot be resolved"));
}

TEST_F(Refusal, VariableThatChangedItsType) {
  EXPECT_THAT(refused("static int counter", "static long counter", ErrorCode::kRefused),
              HasSubstr("variable `counter` changed its type from `int` to `long`"));
}

TEST_F(Refusal, CompilerThatCannotRun) {
  rewriter::CompileCommand good = scene_.manifest().command;
  scene_.manifest().command.arguments[good.compilerIndex] = "/nonexistent/g++";
  const std::string message = scene_.reload("subject", edited("+ local);", "+ local + 1);"));
  EXPECT_EQ(scene_.lastError(), ErrorCode::kSystem);
  EXPECT_THAT(message, HasSubstr("/nonexistent/g++"));
}

class Note : public Refusal {
protected:
  std::string noted(const std::string& from, const std::string& to) {
    EXPECT_EQ(scene_.reload("subject", edited(from, to)), "loaded");
    return scene_.notes();
  }
};

TEST_F(Note, TypeThatTheFunctionDoesNotUse) {
  EXPECT_THAT(noted("struct Unused { int a; };", "struct Unused { int a; int b; };"),
              HasSubstr("struct Unused: member `b` was added"));
}

TEST_F(Note, OtherFunction) {
  EXPECT_THAT(noted("return v + kStep;", "return v - kStep;"),
              HasSubstr("`helper(int)` changed too"));
  EXPECT_EQ(scene_.run(1), "12");
}

TEST_F(Note, NothingElseChanged) { EXPECT_EQ(noted("+ local);", "+ local + 1);"), ""); }

TEST_F(Note, ACommentIsNoChange) {
  EXPECT_EQ(noted("struct Unused", "// Said elsewhere.\nstruct Unused"), "");
}

TEST_F(Note, Macro) {
  const std::string note = noted("#define LIMIT 4", "#define LIMIT 5");
  EXPECT_THAT(note, HasSubstr("macro `LIMIT` changed: no function of app.cpp depends on it"));
  EXPECT_EQ(note.find("Mode"), std::string::npos) << note;
}

TEST_F(Note, Enumerator) {
  EXPECT_THAT(noted("enum Mode { kSlow, kFast };", "enum Mode { kFast, kSlow };"),
              HasSubstr("enum `Mode` changed: no function of app.cpp depends on it"));
}

TEST_F(Note, TypeName) {
  EXPECT_THAT(noted("using Number = int;", "using Number = long;"),
              HasSubstr("type name `Number` changed: no function of app.cpp depends on it"));
}

TEST_F(Note, Constexpr) {
  EXPECT_THAT(noted("kWidth = 8", "kWidth = 9"), HasSubstr("constant `kWidth` changed"));
}

TEST_F(Refusal, EnumerationOfAnotherSize) {
  EXPECT_THAT(refused("enum class Tiny : char", "enum class Tiny : long", ErrorCode::kRefused),
              HasSubstr("enum `Tiny` changed its size from 1 to 8 bytes"));
}

class Header : public ::testing::Test {
protected:
  static constexpr const char* kMain = R"cpp(#include <string>
#include "shape.h"
std::string scene(int step) { return std::to_string(SIDES + step + sides()); }
)cpp";
  static constexpr const char* kShape = "#pragma once\n"
                                        "#define SIDES 4\n"
                                        "extern int unusedAnywhere;\n"
                                        "inline int sides() { return 2; }\n";

  void SetUp() override {
    scene_.write("shape.h", kShape);
    ASSERT_EQ(scene_.start(), "");
  }

  std::string noted(const std::string& from, const std::string& to) {
    std::string header = kShape;
    header.replace(header.find(from), from.size(), to);
    scene_.write("shape.h", header);
    EXPECT_EQ(scene_.reload("scene", kMain), "loaded");
    return scene_.notes();
  }

  Scene scene_{plainToolchain(), kMain};
};

TEST_F(Header, Unchanged) { EXPECT_EQ(noted("2", "2"), ""); }

TEST_F(Header, CommentIsNoChange) { EXPECT_EQ(noted("extern", "/* new */ extern"), ""); }

TEST_F(Header, MacroIsNamedOnce) {
  const std::string note = noted("SIDES 4", "SIDES 5");
  EXPECT_THAT(note, HasSubstr("macro `SIDES` changed"));
  EXPECT_EQ(note.find("shape.h"), std::string::npos) << note;
  EXPECT_EQ(scene_.run(1), "8") << "the reloaded function has the new value";
}

TEST_F(Header, FunctionThatIsNotWrapped) {
  EXPECT_THAT(noted("return 2;", "return 3;"),
              HasSubstr("`scene(int)` is reloaded: function `sides()` changed"));
}

TEST_F(Note, Constant) {
  EXPECT_THAT(noted("kStep = 3", "kStep = 4"), HasSubstr("constant `kStep` changed"));
}

TEST_F(Note, Initialiser) {
  EXPECT_THAT(noted("origin = {1, 2}", "origin = {5, 6}"),
              HasSubstr("initialiser of `origin` changed"));
  EXPECT_EQ(scene_.run(1), "12");
}

TEST_F(Note, NewInitialiserOfAnExistingStaticDoesNotRun) {
  EXPECT_THAT(noted("static int local = 5;", "static int local = helper(step) + counter;"),
              HasSubstr("static `local` exists and keeps its value"));
  EXPECT_EQ(scene_.run(1), "12");
}

TEST_F(Note, LocalStaticOfAnotherTypeStartsFresh) {
  EXPECT_THAT(noted("static int local = 5;", "static double local = 6;"),
              HasSubstr("static `local` starts fresh: its type changed from `int` to `double`"));
  EXPECT_EQ(scene_.run(1).substr(0, 2), "13");
}

} // namespace
} // namespace hot_restart::test
