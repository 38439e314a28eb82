// Which attributes of a function its body has, too.
#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace hot_restart::test {
namespace {

using rewriter::CompilerKind;
using ::testing::AllOf;
using ::testing::Not;

TEST(BodyAttributes, WhatChangesTheCodeIsCarried) {
  EXPECT_THAT(wrapped("[[noreturn]] void f() { for (;;) {} }"),
              Says("__attribute__((__noreturn__)) void f$body()"));
  EXPECT_THAT(wrapped("__attribute__((nonnull, returns_nonnull)) int* f(int* a) { return a; }"),
              Says("__nonnull__"));
  EXPECT_THAT(wrapped("__attribute__((target(\"avx2\"))) int f(int a) { return a; }"),
              Says("__target__(\"avx2\")"));
  EXPECT_THAT(wrapped("__attribute__((cold, no_sanitize(\"address\"))) int f() { return 1; }"),
              AllOf(Says("__cold__"), Says("__no_sanitize")));
}

TEST(BodyAttributes, WhatIsDeprecatedMayUseWhatIs) {
  EXPECT_EQ(leftAlone(R"cpp(
[[deprecated]] int old();
[[deprecated("use g")]] int f() { return old(); }
int g() { return 1; }
)cpp",
                      "f"),
            "wrapped");
}

TEST(BodyAttributes, WhatBelongsToTheSymbolIsNot) {
  const std::string text = wrapped(R"cpp(
[[nodiscard]] __attribute__((section("mine"), visibility("hidden"), noinline, aligned(32))) int f() { return 1; }
)cpp");
  const std::size_t body = text.find("f$body();");
  EXPECT_THAT(text.substr(0, body), Not(Says("section(\"mine\")")));
  EXPECT_THAT(text, Says("int f$body() { return 1; }"));
}

TEST(BodyAttributes, GccsOwnAreReadFromTheText) {
  EXPECT_THAT(wrapped(Code("#define FAST __attribute__((optimize(\"O3\")))\n"
                           "FAST int f() { return 1; }")
                          .only(CompilerKind::kGcc)),
              Says("optimize"));
}

TEST(BodyAttributes, LockAnnotationsHoldForTheBody) {
  const Code code = Code(R"cpp(
#define CAPABILITY __attribute__((capability("mutex")))
#define ACQUIRE(...) __attribute__((acquire_capability(__VA_ARGS__)))
#define RELEASE(...) __attribute__((release_capability(__VA_ARGS__)))
#define REQUIRES(...) __attribute__((requires_capability(__VA_ARGS__)))
#define GUARDED_BY(x) __attribute__((guarded_by(x)))
struct CAPABILITY Mutex { void lock() ACQUIRE(); void unlock() RELEASE(); };
struct S {
  Mutex mutex;
  int a GUARDED_BY(mutex) = 0;
  int get() REQUIRES(mutex);
  void set(int b) { mutex.lock(); a = b; mutex.unlock(); }
};
int S::get() { return a; }
)cpp")
                        .flag("-Wthread-safety")
                        .only(CompilerKind::kClang);
  EXPECT_EQ(wrappedFunctions(code).size(), 2U);
  EXPECT_THAT(wrapped(code), Says("requires_capability(this->mutex)"));
}

TEST(BodyAttributes, MacrosOfMacrosAreLookedInto) {
  EXPECT_EQ(leftAlone(R"cpp(
#define ATTRIBUTE(x) __attribute__((x))
#define LIKE_PRINTF(a, b) ATTRIBUTE(format(printf, a, b))
#define MAYBE_VIRTUAL(x) x
struct S {
  MAYBE_VIRTUAL(virtual) void say(const char* text, int a) const ATTRIBUTE(unused);
  virtual ~S();
};
void S::say(const char*, int) const {}
)cpp",
                      "S::say"),
            "wrapped");
}

} // namespace
} // namespace hot_restart::test
