// What becomes of a file's internal linkage in a unit: everything that the program has gets a name
// that the unit's object can refer to.
#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace hot_restart::test {
namespace {

using rewriter::CompilerKind;
using ::testing::AllOf;
using ::testing::Not;

TEST(PromoteLinkage, StaticVariablesLoseTheirKeyword) {
  EXPECT_THAT(unitText("static int calls = 0;\nint f() { return ++calls; }\n"),
              AllOf(Says("int calls = 0;"), Not(Says("static int calls"))));
}

TEST(PromoteLinkage, ConstantsKeepTheirInitialisers) {
  EXPECT_THAT(unitText(R"cpp(
const int kLimit = 5;
static const int kOther = 6;
constexpr int kThird = 7;
int values[kLimit + kThird];
int f() { return kLimit + kOther + values[0]; }
)cpp"),
              AllOf(Says("extern const int kLimit = 5;"), Says("extern const int kOther = 6;"),
                    Says("constexpr int kThird = 7;")));
}

TEST(PromoteLinkage, WhatHasBeenBuiltIsNotBuiltAgain) {
  EXPECT_THAT(unitText(R"cpp(
int make();
struct S { S(int a); int a; };
static int one = make(), two = make();
S three(1), four{2};
S five = 5;
static S many[] = {1, 2, 3};
thread_local int six = make();
int f() { return one + two + three.a + four.a + five.a + many[0].a + six; }
)cpp"),
              AllOf(Says("extern int one, two;"), Says("extern S three, four;"),
                    Says("extern S five;"), Says("extern S many[3];"),
                    Says("extern thread_local int six;")));
}

TEST(PromoteLinkage, AVariableThatGetsAnInitialiserIsNotBuiltAgain) {
  EXPECT_THAT(unitText("int make();\nstatic int a;\nint f() { return a; }\n",
                       "int make();\nstatic int a = make();\nint f() { return a + 1; }\n"),
              Says("extern int a;"));
}

TEST(PromoteLinkage, NewVariablesAreBuilt) {
  EXPECT_THAT(unitText("int make();\nint f() { return 1; }\n",
                       "int make();\nstatic int a = make();\nint f() { return a; }\n"),
              Says("int a = make();"));
}

TEST(PromoteLinkage, StaticMembersAreLeftWhereTheyWereDeclared) {
  EXPECT_THAT(unitText(R"cpp(
int make();
struct S { static int a; static int b; int f() { return a + b; } };
int S::a = make();
int S::b = 1;
)cpp"),
              AllOf(Not(Says("int S::a")), Says("int S::b = 1;")));
}

TEST(PromoteLinkage, AnonymousNamespacesGetAName) {
  EXPECT_THAT(unitText("namespace {\nint a;\nstruct Error {};\n}\n"
                       "int f() { try { throw Error(); } catch (const Error&) { return a; } }\n"),
              Says("inline namespace hr$anonymous {} using namespace hr$anonymous; inline "
                   "namespace hr$anonymous  {"));
}

// Opened again, the outer one would be ambiguous.
TEST(PromoteLinkage, NestedOnesHaveNamesOfTheirOwn) {
  EXPECT_THAT(unitText(R"cpp(
namespace {
int a;
namespace { int b; }
inline namespace v1 { namespace { int c; } }
namespace deep { namespace { int d; } int get() { return d; } }
}
namespace { int e; }
int f() { return a + b + c + deep::get() + e; }
)cpp"),
              AllOf(Says("namespace hr$anonymous2 "), Says("namespace hr$anonymous3 ")));
}

TEST(PromoteLinkage, AttributesMayStandInFrontOfAnAnonymousNamespacesBrace) {
  EXPECT_THAT(unitText("namespace __attribute__((visibility(\"default\"))) { int a; }\n"
                       "int f() { return a; }\n"),
              Says("hr$anonymous { int a; }"));
}

TEST(PromoteLinkage, MacrosMayOpenThem) {
  EXPECT_THAT(unitText(R"cpp(
#define BEGIN_LOCAL namespace {
#define END_LOCAL }
#define SUITE(name) namespace name { static int count = 0; } namespace name
BEGIN_LOCAL
static int a;
int g() { return a; }
END_LOCAL
SUITE(one) { int h() { return ++count; } }
int f() { return g() + one::h(); }
)cpp"),
              AllOf(Says("hr$anonymous"), Not(Says("static int a"))));
}

TEST(PromoteLinkage, UnnamedTypesGetAName) {
  EXPECT_THAT(unitText(R"cpp(
static struct { int a; } state;
enum { kNone } mode;
typedef struct { int b; } Named;
Named named;
int f() { return state.a + mode + named.b; }
)cpp"),
              AllOf(Says("struct  hr$unnamed$1 {"), Says("enum  hr$unnamed$2 {"),
                    Not(Says("hr$unnamed$3"))));
}

TEST(PromoteLinkage, StaticAnonymousUnionsAreTheProgramsOwn) {
  EXPECT_THAT(unitText("static union { int a; float b; };\nint f() { return a; }\n"),
              Says("hr$union"));
}

TEST(PromoteLinkage, StaticFunctionsLoseTheirKeyword) {
  EXPECT_THAT(unitText(R"cpp(
static int helper(int a) { return a; }
template <class T> static T twice(T a) { return a + a; }
static int g(const char*, ...) { return 1; }
int f() { return helper(1) + twice(2) + g("x"); }
)cpp"),
              Not(Says("static int helper")));
}

TEST(PromoteLinkage, AMacroOfAttributesMayStandInFront) {
  EXPECT_THAT(unitText(R"cpp(
#define PRINTF(a, b) __attribute__((format(printf, a, b)))
#define UNUSED __attribute__((unused))
PRINTF(1, 2) static int say(const char* text, ...) { static int count; return text != nullptr ? ++count : 0; }
UNUSED static int a;
int f() { return say("%d", a); }
)cpp"),
              AllOf(Says("PRINTF(1, 2)  int say"), Not(Says("static int a"))));
}

// GoogleTest's g_log_mutex: a macro makes all that stands behind the keyword.
TEST(PromoteLinkage, AMacroMayMakeTheDeclarationBehindTheKeyword) {
  EXPECT_THAT(unitText(R"cpp(
struct Mutex { Mutex(); int a; };
#define DEFINE_MUTEX(name) Mutex name
static DEFINE_MUTEX(log_mutex);
int f() { return log_mutex.a; }
)cpp"),
              Not(Says("static Mutex")));
}

// gflags' DEFINE_bool.
TEST(PromoteLinkage, StaticsThatAMacroMakesAreTheProgramsInEveryVersion) {
  const char* const definition = R"cpp(
struct Registerer { Registerer(const char* name, bool* flag); };
#define DEFINE_bool(name, value)                                                                   \
  namespace flags { static bool value_of_##name = value; bool FLAGS_##name = value_of_##name;       \
  static Registerer object_##name(#name, &FLAGS_##name); }                                          \
  using flags::FLAGS_##name
DEFINE_bool(loud, true);
)cpp";
  const std::string text =
      unitText(definition + std::string("int f() { return FLAGS_loud ? 1 : 2; }"),
               definition + std::string("int f() { return FLAGS_loud ? 3 : 2; }"));
  EXPECT_THAT(text, AllOf(Says("? 3 : 2"), Not(Says("static bool value_of_loud"))));
  EXPECT_THAT(text, Says("extern Registerer object_loud"));
}

TEST(PromoteLinkage, HiddenVisibilityBecomesDefault) {
  EXPECT_THAT(unitText(R"cpp(
#pragma GCC visibility push(hidden)
int a;
#pragma GCC visibility pop
__attribute__((visibility("hidden"))) int b;
int f() { return a + b; }
)cpp"),
              AllOf(Says("visibility push(default)"), Says("visibility(\"default\")"),
                    Not(Says("hidden"))));
}

TEST(PromoteLinkage, DeducedTypesAreSpelledWhereTheInitialiserGoes) {
  EXPECT_THAT(unitText(R"cpp(
template <class T> struct Box { Box(T b) : a(b) {} ~Box() {} T a; };
int* make();
static auto* pointer = make();
static const auto value = *make();
auto&& reference = *make();
Box box(1L);
int f() { return *pointer + value + reference + static_cast<int>(box.a); }
)cpp"),
              AllOf(Says("Box<long>"), Not(Says("extern auto"))));
}

// Where it is the first of its type, g++ puts such a constant among what may be written to.
TEST(PromoteLinkage, GccsConstantsOfDeducedClassesAreSpelled) {
  EXPECT_THAT(unitText(Code(R"cpp(
#include <array>
static constexpr std::array kValues{1, 2, 3};
int f(int a) { return kValues[static_cast<unsigned>(a)]; }
)cpp")
                           .only(CompilerKind::kGcc)),
              Says("std::array<int, 3>"));
}

TEST(PromoteLinkage, ClangsClosuresOfNamespacesHaveNames) {
  const std::string code = R"cpp(
static auto twice = [](int a) { static int calls; ++calls; return 2 * a + calls; };
int f() { return twice(2); }
)cpp";
  EXPECT_THAT(unitText(Code(code).only(CompilerKind::kClang)), Says("inline auto twice"));
  EXPECT_THAT(unitText(code), Not(Says("refused")));
}

TEST(PromoteLinkage, StructuredBindingsStayAsTheyAre) {
  EXPECT_THAT(unitText("struct Pair { int a, b; };\nstatic auto [one, two] = Pair{1, 2};\n"
                       "int f() { return one + two; }\n"),
              Says("[one, two]"));
}

TEST(PromoteLinkage, ATextThatOnlyLooksLikeDeclarationsIsNotTouched) {
  EXPECT_THAT(unitText("// static int a; namespace { }\n"
                       "const char* f() { return \"static int a; namespace {\"; }\n"),
              Says("return \"static int a; namespace {\""));
}

} // namespace
} // namespace hot_restart::test
