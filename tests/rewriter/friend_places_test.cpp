// Functions that classes name as friends: their bodies are friends as well.
#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace hot_restart::test {
namespace {

using ::testing::AllOf;

TEST(FriendPlaces, TheBodyIsDeclaredBehindTheFriend) {
  EXPECT_THAT(wrapped(R"cpp(
class S { int a = 1; friend int f(const S&, int); };
int f(const S& s, int b = 2);
int f(const S& s, int b) { return s.a + b; }
)cpp"),
              Says("friend int f(const S&, int); friend int f$body(const S&, int);"));
}

TEST(FriendPlaces, MembersOfOtherClassesAreFriends) {
  EXPECT_THAT(wrapped(R"cpp(
class S;
struct User { int use(const S&); };
class S { int a = 1; friend int User::use(const S&); };
int User::use(const S& s) { return s.a; }
)cpp"),
              Says("friend int User::use$body(const S&);"));
}

TEST(FriendPlaces, NamesWithANamespaceNeedAnEarlierDeclaration) {
  EXPECT_THAT(wrapped(R"cpp(
class S;
namespace n { int f(const S&); }
class S { int a = 1; friend int n::f(const S&); };
int n::f(const S& s) { return s.a; }
)cpp"),
              AllOf(Says("int f(const S&); int f$body(const S&);"),
                    Says("friend int n::f$body(const S&);")));
}

TEST(FriendPlaces, InstancesOfTemplatesAreFriends) {
  EXPECT_THAT(wrapped(R"cpp(
template <class T> class S;
template <class T> int f(const S<T>&);
template <class T> class S { T a = T(); friend int f<>(const S<T>&); };
template <class T> int f(const S<T>& s) { return static_cast<int>(s.a); }
int use() { return f(S<int>()); }
)cpp"),
              AllOf(Says("template <class T> int f$body(const S<T>&);"),
                    Says("friend int f$body<>(const S<T>&);")));
}

TEST(FriendPlaces, ArgumentsThatAreWrittenAreTaken) {
  EXPECT_THAT(wrapped(R"cpp(
class S;
template <class T> int f(const S&, T);
class S { int a = 1; friend int f<char>(const S&, char); };
template <class T> int f(const S&, T) { return 1; }
int use() { return f(S(), 1); }
)cpp"),
              Says("friend int f$body<char>(const S&, char);"));
}

TEST(FriendPlaces, WholeTemplatesAreFriends) {
  const Code code(R"cpp(
#include <cstdio>
template <class T> class S {
  T a;
public:
  explicit S(T b) : a(b) {}
  template <class U> friend int f(const S<U>& s, int more);
};
template <class U> int f(const S<U>& s, int more) { return static_cast<int>(s.a) + more; }
int main() { std::printf("%d %d\n", f(S<int>(1), 1), f(S<char>('a'), 0)); }
)cpp");
  EXPECT_EQ(leftAlone(code, "f"), "wrapped");
  EXPECT_EQ(sameOutput(code), "2 97\n");
}

TEST(FriendPlaces, TheBodyOfOneThatIsDefinedInAClassIsAMemberOfIt) {
  const Code code(R"cpp(
#include <cstdio>
template <class T> class S {
  T a;
  using Secret = T;
public:
  explicit S(T b) : a(b) {}
  friend int f(const S& s) { Secret b = s.a; return static_cast<int>(b); }
  friend S operator+(const S& one, const S& two) { return S(one.a + two.a); }
};
int main() { std::printf("%d\n", f(S<int>(1) + S<int>(2))); }
)cpp");
  EXPECT_THAT(wrapped(code), Says("static int f$body(const S& s)"));
  EXPECT_EQ(sameOutput(code), "3\n");
}

TEST(FriendPlaces, WhatIsSaidOfTheOthers) {
  EXPECT_EQ(leftAlone(R"cpp(
class S;
static int f(const S&);
class S { int a = 1; friend int f(const S&); };
static int f(const S& s) { return s.a; }
int use() { return f(S()); }
)cpp",
                      "f"),
            "it is static and a friend");
  EXPECT_EQ(leftAlone(R"cpp(
class B;
class A { int a = 1; friend int f(const A& one, const B&) { return one.a; } };
class B { int b = 1; friend int f(const A&, const B&); };
)cpp",
                      "f"),
            "it is defined in one class and a friend of another one as well");
  EXPECT_EQ(leftAlone(R"cpp(
class S;
template <class... A> int f(const S&, A...);
class S { int a = 1; friend int f<char, int>(const S&, char, int); };
template <class... A> int f(const S&, A...) { return 1; }
)cpp",
                      "f"),
            "a friend declaration names arguments that its body takes in another order");
}

// Once it is instantiated, an instance that is a friend stands where its template does.
TEST(FriendPlaces, InstancesAreNoFunctionsOfTheFile) {
  const Code code(R"cpp(
class S;
template <class T> int f(const S&, T);
class S { int a = 1; friend int f<char>(const S&, char); };
template <class T> int f(const S&, T) { return 1; }
int use() { return f(S(), 'c'); }
)cpp");
  EXPECT_EQ(leftAlone(code, "f(const S &, char)"), "no such function");
  EXPECT_EQ(leftAlone(code, "f(const S &, T)"),
            "a friend declaration of one of its instances cannot take a neighbour");
}

TEST(FriendPlaces, AFriendDeclaredInAHeaderIsFollowedThere) {
  EXPECT_THAT(wrapped(Code("#include \"s.h\"\nint f(const S& s) { return s.a; }\n")
                          .file("s.h", "class S { int a = 1; friend int f(const S&); };\n")),
              Says("friend int f$body(const S&);"));
}

} // namespace
} // namespace hot_restart::test
