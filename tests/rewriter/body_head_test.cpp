// The copy of a function's head that its body gets, and what stays with the stub.
#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace hot_restart::test {
namespace {

using rewriter::CompilerKind;
using ::testing::AllOf;

TEST(BodyHead, TakesNameAndParameters) {
  EXPECT_THAT(wrapped("int twice(int a) { return 2 * a; }"),
              Says("int twice$body(int a) { return 2 * a; }"));
}

TEST(BodyHead, OfAConversionHasItsTypeInFrontOfTheConstraint) {
  EXPECT_THAT(wrapped(Code(R"cpp(
template <class T> struct S {
  T a;
  operator int() const requires (sizeof(T) == 4) { return a; }
};
int f(S<int> s) { return s; }
)cpp")
                          .standard("c++20")),
              Says("() const -> int requires (sizeof(T) == 4) { return a; }"));
}

TEST(BodyHead, LeavesNoexceptToTheStub) {
  const std::string text = wrapped("int f(int a) noexcept(sizeof(int) > 1) { return a; }");
  EXPECT_THAT(text, Says("int f$body(int a) { return a; }"));
  EXPECT_THAT(text, Says("int f(int a) noexcept(sizeof(int) > 1) {"));
}

TEST(BodyHead, KeepsTheNoexceptOfWhatIsReturnedOrDemanded) {
  const std::string text = wrapped(Code(R"cpp(
int g(int) noexcept;
auto f(int) noexcept -> int (*)(int) noexcept { return &g; }
int (*h(int) noexcept)(int) noexcept { return &g; }
template <class T> int c(T t) requires requires { { g(t) } noexcept; T{.a = 1}; } { return t.a; }
struct Aggregate { int a; operator int() const noexcept; };
int use() { return c(Aggregate{3}); }
)cpp")
                                       .standard("c++20"));
  EXPECT_THAT(text, Says("auto f$body(int) -> int (*)(int) noexcept { return &g; }"));
  EXPECT_THAT(text, Says("int (*h$body(int))(int) noexcept { return &g; }"));
  EXPECT_THAT(text, Says("requires requires { { g(t) } noexcept; T{.a = 1}; } { return t.a; }"));
}

TEST(BodyHead, LeavesStorageToTheStubOfAMember) {
  const std::string text = wrapped(R"cpp(
struct Base { virtual ~Base(); virtual int f(int) const; };
struct Derived final : Base {
  int f(int a) const override final { return a; }
  static int g() { return 1; }
  explicit Derived(int a) { value = a; }
  int value;
};
)cpp");
  EXPECT_THAT(text, Says("int f$body(int a) const { return a; }"));
  EXPECT_THAT(text, Says("static int g$body() { return 1; }"));
  EXPECT_THAT(text, Says("void Derived$ctor$body(int a) { value = a; }"));
}

TEST(BodyHead, LeavesDefaultArgumentsToTheStub) {
  EXPECT_THAT(wrapped(R"cpp(
int pick(int, int);
int f(int a = pick(1, 2), bool b = 1 < 2, int c = (3, 4), int d[2] = {}) { return b ? a : c + *d; }
)cpp"),
              Says("int f$body(int a, bool b, int c, int d[2]) {"));
}

TEST(BodyHead, LeavesDefaultArgumentsOutOfMacrosToTheStub) {
  const std::string text = wrapped(R"cpp(
#define OTHERWISE(value) = value
#define NOTHING = 0
template <class T, int N NOTHING> int f(T, int a, int b OTHERWISE(3), int NOTHING) { return a + b; }
int use() { return f(1, 2); }
)cpp");
  EXPECT_THAT(text, Says("template <class T, int N> int f$body(T, int a, int b, int "));
}

TEST(BodyHead, LeavesTheDefaultsOfATemplateClauseToTheStub) {
  const std::string text = wrapped(R"cpp(
template <class T> struct Box { T value; };
template <class T, class U = Box<Box<T>>, int kCount = (3 > 2)> int f(T, U) { return kCount; }
int use() { return f(1, Box<Box<int>>{}); }
)cpp");
  EXPECT_THAT(text, Says("template <class T, class U, int kCount> int f$body(T, U) {"));
}

TEST(BodyHead, LeavesTheDefaultOfATemplateTemplateParameterToTheStub) {
  EXPECT_EQ(wrappedFunctions(R"cpp(
template <class T> struct Box { T value; };
template <template <class> class C = Box, class T = int> C<T> make(T value = T()) { return {value}; }
int use() { return make().value; }
)cpp"),
            (std::vector<std::string>{"make(T)", "use()"}));
}

TEST(BodyHead, NamesParametersThatHaveNone) {
  const std::string text = wrapped(R"cpp(
template <class, int> int f(int, char* const, int (*)(int), int (&)[3]) { return 1; }
int values[3];
int use() { return f<int, 1>(1, nullptr, nullptr, values); }
)cpp");
  EXPECT_THAT(text, Says("f$body(int, char* const, int (*)(int), int (&)[3])"));
  EXPECT_THAT(text, Says("hr$p4"));
  EXPECT_THAT(text, Says("hr$T2"));
}

TEST(BodyHead, StandsInItsNamespaceWhenDefinedOutside) {
  const std::string text = wrapped(R"cpp(
namespace a { inline namespace b { struct T {}; int f(T); } }
int a::b::f(T) { return 1; }
)cpp");
  EXPECT_THAT(text, Says("namespace a { inline namespace b { int f$body(T); } }"));
  EXPECT_THAT(text, Says("int a::b::f$body(T) { return 1; }"));
}

TEST(BodyHead, ExternCIsTheStubsAlone) {
  EXPECT_THAT(
      wrapped("extern \"C\" int f(int a) { return a; }"),
      AllOf(Says("int f$body(int a); extern \"C\""), Says("int f$body(int a) { return a; }")));
}

TEST(BodyHead, DropsParenthesesAroundTheName) {
  EXPECT_THAT(wrapped("int ((twice))(int a) { return 2 * a; }"), Says("int  twice$body(int a)"));
}

TEST(BodyHead, FollowsDeclaratorsOfAllShapes) {
  EXPECT_EQ(wrappedFunctions(R"cpp(
int plain(char c) { return c; }
int (*pointer(int a))(char) { return a != 0 ? plain : nullptr; }
int numbers[3];
int (&reference(int a))[3] { numbers[0] = a; return numbers; }
auto trailing(int a) -> decltype(a + 1) { return a; }
struct S { int m; int f(int a) const { return a; } };
int S::*member(bool b) { return b ? &S::m : nullptr; }
int (S::*function(bool b))(int) const { return b ? &S::f : nullptr; }
const int volatile* qualified() { return numbers; }
unsigned long long int words(long unsigned a) { return a; }
)cpp")
                .size(),
            9U);
}

TEST(BodyHead, ConstructorsBodyHasTheBlockAlone) {
  const std::string text = wrapped(R"cpp(
struct S {
  S(int a, int b);
  ~S() noexcept;
  int a_;
};
S::S(int a, int b) : a_{a} { a_ += b; }
S::~S() noexcept { a_ = 0; }
)cpp");
  // What only the initialisers use is no unused parameter of the body.
  EXPECT_THAT(text, Says("void S::S$ctor$body(int a __attribute__((__unused__)), int b) {"));
  EXPECT_THAT(text, Says("void S::S$dtor$body() { a_ = 0; }"));
}

TEST(BodyHead, HandlersOfAConstructorStayWithItsStub) {
  EXPECT_EQ(sameOutput(R"cpp(
#include <cstdio>
struct Part {
  explicit Part(int a) { if (a == 1) throw 1; }
  ~Part() { std::puts("part gone"); }
};
struct Whole {
  Part part;
  explicit Whole(int a) try : part(a) {
    if (a == 2) throw 2;
    std::puts("made");
  } catch (int which) {
    std::printf("lost %d\n", which);
  }
};
int main() {
  for (int a = 0; a < 3; ++a) {
    try { Whole whole(a); } catch (int) { std::puts("out"); }
  }
}
)cpp"),
            "made\npart gone\nlost 1\nout\npart gone\nlost 2\nout\n");
}

TEST(BodyHead, AFunctionTryBlockIsTheWholeBody) {
  EXPECT_THAT(wrapped("int f(int a) try { return a; } catch (...) { return 0; }"),
              Says("int f$body(int a) try { return a; } catch (...) { return 0; }"));
}

TEST(BodyHead, AnExplicitSpecialisationHasNoTemplateClause) {
  EXPECT_THAT(wrapped(R"cpp(
template <class T> int f(T value) { return static_cast<int>(value); }
template <> int f<char>(char) { return 2; }
)cpp"),
              AllOf(Says("template <class T> int f$body(T value) {"),
                    Says("int f$body$2(char) { return 2; }")));
}

// Clang renames them to those of the template once a default argument is needed.
TEST(BodyHead, ParametersOfAnExplicitSpecialisationHaveTheNamesThatAreWritten) {
  EXPECT_EQ(leftAlone(R"cpp(
template <class T> int f(T value, int count = 1);
template <> int f(int, int) { return 7; }
template <> int f(char letter, int) { return letter; }
int use() { return f(1) + f('c'); }
)cpp",
                      "f"),
            "wrapped");
}

TEST(BodyHead, DirectivesAreLeftOutOfTheCopy) {
  const std::string text = wrapped(R"cpp(
#define WIDE
int f(int a
#ifdef WIDE
      , int b
#else
      , char c
#endif
) { return a + b; }
)cpp");
  EXPECT_THAT(text, Says("int f$body(int a , int b ) {"));
}

TEST(BodyHead, ADirectiveThatAsksForTheCompilerLeavesTheFunctionAlone) {
  EXPECT_EQ(leftAlone(R"cpp(
int f(int a
#ifdef __clang__
      , int b = 1
#endif
) { return a; }
)cpp",
                      "f"),
            "a directive within its head asks which compiler reads it");
}

// An empty macro that a directive names is no attribute of what follows.
TEST(BodyHead, DoesNotBeginInADirectiveInFrontOfIt) {
  const std::string text = wrapped(R"cpp(
#define EMPTY
#define ATTRIBUTE(x) __attribute__((x))
#ifdef EMPTY
int f() { return 1; }
#endif
#if defined(EMPTY)
int g() { return 2; }
#endif
#undef EMPTY
int h() { return 3; }
#define LAST ATTRIBUTE(unused)
int i() { return 4; }
)cpp");
  EXPECT_THAT(text, Says("#ifdef EMPTY\nint f$body(); "));
  EXPECT_THAT(text, Says("#if defined(EMPTY)\nint g$body(); "));
  EXPECT_THAT(text, Says("#undef EMPTY\nint h$body(); "));
  EXPECT_THAT(text, Says("#define LAST ATTRIBUTE(unused)\nint i$body(); "));
}

TEST(BodyHead, LineContinuationsAreNoPartOfTheCopy) {
  EXPECT_THAT(wrapped("int f(int a, \\\n  int b) \\\n  noexcept { return a + b; }"),
              Says("int f$body(int a, int b)"));
}

TEST(BodyHead, AttributesAndMacrosOfAttributesBeginTheHead) {
  const std::string text = wrapped(R"cpp(
#define EXPORT __attribute__((visibility("default")))
#define EMPTY
#define PURE(x) __attribute__((x))
EXPORT EMPTY [[nodiscard]] PURE(unused) static int f() { return 1; }
int use() { return f(); }
)cpp");
  EXPECT_THAT(text, Says("static int f$body(); EXPORT EMPTY [[nodiscard]] "));
  EXPECT_THAT(text, Says("static int f$body() { return 1; }"));
}

TEST(BodyHead, MacrosThatStandForATypeAreCopied) {
  EXPECT_THAT(wrapped(R"cpp(
#define RESULT int
#define CONST const
struct S { RESULT f(RESULT a) CONST { return a; } };
)cpp"),
              Says("RESULT f$body(RESULT a) CONST { return a; }"));
}

TEST(BodyHead, ABuiltInMacroLeavesTheFunctionAlone) {
  EXPECT_EQ(leftAlone("template <int> struct N {};\nN<__LINE__> f() { return {}; }", "f"),
            "a built-in macro stands within its head");
}

TEST(BodyHead, MainReturnsZeroWhereItFallsOff) {
  EXPECT_THAT(wrapped("int a; int main() { a = 1; }"), Says("{ a = 1;  return 0; }"));
  EXPECT_THAT(wrapped("int main() { return 3; }"), Says("int main$body() { return 3; }"));
}

// A cast made whole files fall back.
TEST(BodyHead, ReferencesPassWithoutACast) {
  EXPECT_EQ(wrappedFunctions(Code(R"cpp(
struct S { int a; };
int f(const S& one, S& two, int& three) { return one.a + two.a + three; }
)cpp")
                                 .flag("-Wuseless-cast")
                                 .only(CompilerKind::kGcc))
                .size(),
            1U);
}

// GCC's own warning about `noinline` behind an earlier `inline` is quiet.
TEST(BodyHead, AnInlineDeclarationInFrontIsNoWarning) {
  EXPECT_EQ(
      leftAlone("inline int f(int a); int f(int a) { return a; } int use() { return f(1); }", "f"),
      "wrapped");
}

// Clang crashes on the address of a template-id in __builtin_bit_cast.
TEST(BodyHead, StubsOfTemplatesPickTheirSpecialisation) {
  EXPECT_EQ(wrappedFunctions(R"cpp(
template <class T, int kCount> int f(T a) { return static_cast<int>(a) + kCount; }
struct S { template <class T> T g(T a) const { return a; } template <class T> static T h(T a) { return a; } };
template <class T> struct C { int f(T a) { return static_cast<int>(a); } template <class U> int g(U a); };
template <class T> template <class U> int C<T>::g(U a) { return static_cast<int>(a); }
int use() { return f<char, 2>('c') + S().g(1) + S::h(2) + C<int>().f(3) + C<char>().g(4); }
)cpp")
                .size(),
            6U);
}

// Clang's optimiser takes parameters from instances of internal linkage, which units call with all.
TEST(BodyHead, ClangsStubsOfTemplatesKeepTheirConventions) {
  EXPECT_THAT(wrapped(Code("template <class T> int f(T a) { return a; } int use() { return f(1); }")
                          .only(CompilerKind::kClang)),
              Says("__annotate__(\"hr\")"));
}

TEST(BodyHead, ARequiresClauseMayEndWithTheHalfOfAToken) {
  // Clang takes the `>>` apart: its halves are places of an expansion, not of the file.
  const std::string text = wrapped(Code(R"cpp(
template <class T> concept Sized = sizeof(T) > 0;
template <class T> struct Box { T value; };
template <template <class> class C, class T>
  requires Sized<C<T>> static unsigned size() { return sizeof(C<T>); }
unsigned use() { return size<Box, int>(); }
)cpp")
                                       .standard("c++20"));
  EXPECT_THAT(text, Says("requires Sized<C<T>> static unsigned size$body();"));
  EXPECT_THAT(text,
              Says("requires Sized<C<T>> static unsigned size$body() { return sizeof(C<T>); }"));
}

} // namespace
} // namespace hot_restart::test
