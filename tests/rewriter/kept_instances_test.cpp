// Instances of templates that only the initialisers of variables ask for, which a unit takes out.
#include "rewriter_harness.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace hot_restart::test {
namespace {

using ::testing::AllOf;

TEST(KeptInstances, OfInitialisersThatGoAreAskedForByAFunction) {
  EXPECT_THAT(unitText(R"cpp(
template <class T> struct Test { virtual ~Test() {} virtual int run() { return sizeof(T); } };
template <class T> bool add(const char*) { static Test<T> one; return one.run() > 0; }
static bool done __attribute__((unused)) = add<int>("a"); // a comment
bool both = [] { return add<char>("b"); }();
template <class T> int f(T a) { return static_cast<int>(a); }
int use() { return f(1); }
)cpp"),
              AllOf(Says("hr$instances0()"), Says("add<int>(\"a\")"), Says("hr$instances1()")));
}

TEST(KeptInstances, OfStaticMembersAreAskedForByAMember) {
  EXPECT_THAT(unitText(R"cpp(
template <class T> int make() { return sizeof(T); }
class S {
  struct Secret { int a; };
  static int info_ __attribute__((unused));
  virtual void run();
public:
  virtual ~S();
};
int S::info_ = make<S::Secret>();
template <class T> int f(T a) { return static_cast<int>(a); }
int use() { return f(1); }
)cpp"),
              AllOf(Says("static void hr$instances0();"), Says("inline void S:: hr$instances0()")));
}

} // namespace
} // namespace hot_restart::test
