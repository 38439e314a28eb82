// What is written into bodies so that a restart can clean up: sudden ends by other names, marks of
// scopes, records of locks.
#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace hot_restart::test {
namespace {

using rewriter::CompilerKind;
using ::testing::AllOf;
using ::testing::Not;

TEST(SuddenEnds, AreCalledByTheirOtherNames) {
  const std::string text = wrapped(R"cpp(
#include <cassert>
#include <csignal>
#include <cstdlib>
#include <exception>
void f(int a) {
  assert(a != 1);
  if (a == 2) { std::abort(); }
  if (a == 3) { std::terminate(); }
  if (a == 4) { __builtin_trap(); }
  if (a == 5) { ::raise(SIGTERM); }
}
int g() { return 1; }
)cpp");
  for (const char* line :
       {"#define abort hot_restart_abort\n", "#define terminate hot_restart_terminate\n",
        "#define __builtin_trap hot_restart_trap\n",
        "#define __assert_fail hot_restart_assert_fail\n", "#define raise hot_restart_raise\n"}) {
    EXPECT_THAT(text, Says(line));
  }
  EXPECT_THAT(text.substr(text.find("int g$body")), Not(Says("#define")));
}

TEST(SuddenEnds, ANameThatMeansSomethingElseTooIsLeftAlone) {
  const std::string text = wrapped(R"cpp(
#include <cstdlib>
struct Transaction { void abort(); };
void f(Transaction& one) { one.abort(); std::abort(); }
void g(int raise) { if (raise != 0) { std::abort(); } }
)cpp");
  const std::size_t second = text.find("void g$body(int raise) {");
  EXPECT_THAT(text.substr(0, second), Not(Says("#define abort")));
  EXPECT_THAT(text.substr(second),
              AllOf(Says("#define abort hot_restart_abort"), Not(Says("#define raise"))));
}

TEST(SuddenEnds, TheUsersMacroOfThatNameIsBackBehindTheBody) {
  EXPECT_EQ(sameOutput(R"cpp(
#include <cstdio>
#include <cstdlib>
#define abort() std::puts("not yet")
void f() { abort(); }
#undef abort
void g(bool really) { if (really) { std::abort(); } }
#define abort() std::puts("again")
int main() { f(); g(false); abort(); }
)cpp"),
            "not yet\nagain\n");
}

TEST(SuddenEnds, EndAsTheyDid) {
  EXPECT_EQ(sameOutput(R"cpp(
#include <cstdio>
#include <cstdlib>
void f(int a) { if (a > 0) { std::puts("now"); std::fflush(stdout); std::abort(); } }
int main(int count, char**) { f(count); }
)cpp"),
            "now\n");
}

const char* const kLocks = R"cpp(
#include <mutex>
std::mutex mutex;
int value;
)cpp";

TEST(HeldLocks, AreRecordedBehindTheirDeclaration) {
  EXPECT_THAT(wrapped(kLocks + std::string(R"cpp(
void f() {
  std::lock_guard<std::mutex> guard(mutex);
  ++value;
  std::unique_lock<std::mutex> other(mutex, std::defer_lock);
}
)cpp")),
              AllOf(Says("guard(mutex); ::hr$HeldLock hr$lock1("),
                    Says("std::defer_lock); ::hr$HeldLock hr$lock2(")));
}

TEST(HeldLocks, OfInitStatementsAndConditionsAreRecordedWithin) {
  EXPECT_EQ(sameOutput(kLocks + std::string(R"cpp(
#include <cstdio>
int f(int a) {
  if (std::lock_guard<std::mutex> guard(mutex); a == 1) {
    ++value;
  } else if (a == 2) {
    value += 2;
  } else
    value += 3;
  switch (std::lock_guard<std::mutex> guard(mutex); a) {
  case 1: value += 10; break;
  default: value += 20;
  }
  if (std::unique_lock<std::mutex> lock{mutex}) { value += 100; } else { value += 1000; }
  for (std::unique_lock<std::mutex> lock(mutex); a < 3; ++a) { value += 10000; }
  return value;
}
int main() {
  std::printf("%d ", f(1)); std::printf("%d ", f(2)); std::printf("%d\n", f(3));
}
)cpp")),
            "20111 30233 30356\n");
}

TEST(HeldLocks, AreKnownByNameAndByWhatTheirDestructorDoes) {
  const std::string text = wrapped(R"cpp(
#include <semaphore.h>
#include <pthread.h>
struct MutexGuard { explicit MutexGuard(int) {} ~MutexGuard() {} };
struct Quiet { pthread_mutex_t* mutex; ~Quiet() { pthread_mutex_unlock(mutex); } };
struct Counted { sem_t* semaphore; ~Counted() { sem_post(semaphore); } };
struct Block { int a; ~Block() { a = 0; } };
struct Clock { int a; ~Clock() { a = 0; } };
void f(pthread_mutex_t& mutex, sem_t& semaphore) {
  MutexGuard one(1);
  Quiet two{&mutex};
  Counted three{&semaphore};
  Block four{1};
  Clock five{2};
}
)cpp");
  for (const char* known : {"one(1); ::hr$HeldLock", "two{&mutex}; ::hr$HeldLock",
                            "three{&semaphore}; ::hr$HeldLock"}) {
    EXPECT_THAT(text, Says(known));
  }
  EXPECT_THAT(text, Not(Says("four{1}; ::hr$HeldLock")));
  EXPECT_THAT(text, Not(Says("five{2}; ::hr$HeldLock")));
}

// What is named like a lock may be a reference, an array or a structured binding.
TEST(HeldLocks, WhatIsNoLockItselfIsNot) {
  const std::string text = wrapped(kLocks + std::string(R"cpp(
struct Pair { std::unique_lock<std::mutex> first; int second; };
void f(std::unique_lock<std::mutex>& given) {
  std::unique_lock<std::mutex>& alias = given;
  std::unique_lock<std::mutex>* pointer = &given;
  std::unique_lock<std::mutex> many[2];
  static std::unique_lock<std::mutex> kept;
  auto&& [one, two] = Pair{};
  alias.swap(*pointer); many[0].swap(kept); one.swap(given); value = two;
}
)cpp"));
  EXPECT_THAT(text, AllOf(Not(Says("= given; ::hr$HeldLock")), Not(Says("&given; ::hr$HeldLock")),
                          Not(Says("kept; ::hr$HeldLock"))));
}

TEST(HeldLocks, OfCleanupAttributesAreRecorded) {
  EXPECT_THAT(wrapped(R"cpp(
void unlock(const int** lock);
void note(const char* text);
void f(const int* a) {
  __attribute__((cleanup(unlock))) const int* held = a;
  note("held");
}
)cpp"),
              AllOf(Says("held = a; ::hr$HeldLock hr$lock1(__builtin_addressof(held), "
                         "&::hr$cleanUp<decltype(held), decltype(&unlock), &unlock>);"),
                    Not(Says("hr$lock2"))));
}

TEST(HeldLocks, OfTemplatesAndLambdasAreRecorded) {
  EXPECT_EQ(sameOutput(kLocks + std::string(R"cpp(
#include <cstdio>
template <class M> int f(M& m) {
  std::lock_guard<M> one(m);
  auto later = [](M& other) { std::scoped_lock two(other); return ++value; };
  std::mutex own;
  return later(own);
}
int main() { std::printf("%d\n", f(mutex)); }
)cpp")),
            "1\n");
}

TEST(ScopeProbes, StandBehindWhatIsDestroyedInClangsUnoptimisedCode) {
  const std::string text = R"cpp(
struct S { int a; ~S(); };
S::~S() { a = 0; }
int f(int a) {
  S one{a}, two{a};
  int plain = one.a;
  { S three{plain}; plain = three.a; }
  return plain;
}
)cpp";
  EXPECT_THAT(wrapped(Code(text).only(CompilerKind::kClang)),
              AllOf(Says("two{a}; ::hr$Scope hr$scope1"),
                    Says("three{plain}; ::hr$Scope hr$scope2"), Not(Says("one.a; ::hr$Scope"))));
  EXPECT_THAT(wrapped(Code(text).only(CompilerKind::kClang).flag("-O1")), Not(Says("hr$Scope")));
  EXPECT_THAT(wrapped(Code(text).only(CompilerKind::kGcc)), Not(Says("hr$Scope")));
}

TEST(ScopeProbes, ConstantExpressionsAndCoroutinesHaveNone) {
  EXPECT_THAT(wrapped(Code(R"cpp(
struct S { int a; constexpr ~S() {} };
int f() {
  constexpr auto constant = [](int a) constexpr { S one{a}; return one.a; };
  static_assert(constant(1) == 1);
  return constant(2);
}
)cpp")
                          .standard("c++20")
                          .only(CompilerKind::kClang)),
              Not(Says("hr$Scope")));
}

} // namespace
} // namespace hot_restart::test
