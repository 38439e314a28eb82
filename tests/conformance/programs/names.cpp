// Prints what a function says about itself: __func__, __FUNCTION__, __PRETTY_FUNCTION__, assert texts, __LINE__, __FILE__, __COUNTER__, typeid.
// expect: left alone S::operator int
// expect: left alone address
// expect: left alone file
#include <cassert>
#include <cstdio>
#include <cstring>
#include <string>
#include <typeinfo>

#define WHERE() std::printf("%s:%d %s\n", __FILE__, __LINE__, __func__)
#define SHOUT(x) std::printf(#x " in %s|%s|%s\n", __func__, __FUNCTION__, __PRETTY_FUNCTION__)
void plain() { std::printf("%s %s %s\n", __func__, __FUNCTION__, __PRETTY_FUNCTION__); }
void macros() { WHERE(); SHOUT(one two); }
static int withArguments(int a, const std::string& s) {
  WHERE(); SHOUT(args);
  return a + static_cast<int>(s.size());
}
namespace ns { namespace { struct Hidden { void f(char) const { SHOUT(hidden); } }; } inline namespace v1 { int g(unsigned long) noexcept { SHOUT(v1); return 1; } } }
struct S {
  explicit S(int) { SHOUT(ctor); WHERE(); }
  ~S() { SHOUT(dtor); }
  S& operator=(const S&) { SHOUT(assign); return *this; }
  S(const S&) { SHOUT(copy); }
  operator int() const { SHOUT(conversion); return 3; }
  int operator()(int x) const volatile && { SHOUT(call); return x; }
  static void stat(void (*)(int)) { SHOUT(static); }
  virtual const S* virt() const { SHOUT(virtual); return this; }
  template <class T, int N> void member(T (&)[N]) { SHOUT(member); }
  struct N { void inner() && { SHOUT(inner); } };
};
template <class T> void generic(T) { SHOUT(generic); }
template <class... A> void pack(A...) { SHOUT(pack); std::printf("%zu\n", sizeof...(A)); }
template <class T, int N = 3> struct C { void f(); template <class U> static U g(U u) { SHOUT(g); return u; } };
template <class T, int N> void C<T, N>::f() { SHOUT(out of class); }
template <> void C<char, 1>::f() { SHOUT(specialised); }
int inLambda() { auto l = [](int x) { SHOUT(lambda); return x; }; return l(1) + [] { WHERE(); return 2; }(); }
void inLocal() { struct Local { void f() { SHOUT(local); } }; Local().f(); SHOUT(after local); }
void shadowed() { const char* __FUNC__ = "mine"; std::printf("%s %s\n", __FUNC__, __func__); }
auto deduced(int x) -> decltype(x + 1L) { SHOUT(deduced); return x; }
extern "C" int withC(int x) { SHOUT(c); return x; }
[[noreturn]] void never() { SHOUT(never); throw 1; }
constexpr const char* file() { return __FILE__; }
std::string text() { return std::string(__func__) + "/" + __PRETTY_FUNCTION__; }
std::size_t lengthOfName() { return sizeof(__func__) + sizeof(__PRETTY_FUNCTION__); }
int counters() { int a = __COUNTER__; int b = __COUNTER__; return b - a; }
const void* address() { static const char* p = __func__; return std::strcmp(p, "address") == 0 ? p : nullptr; }
int defaulted(int line = __LINE__) { return line; }
int multi(
    int a,
    int b = __LINE__) {
  return a
       + b + __LINE__;
}
struct Defaults { int line = __LINE__; const char* f = __FILE__; };

int main(int argc, char**) {
  SHOUT(main);
  plain(); macros();
  std::printf("%d\n", withArguments(1, "s"));
  ns::Hidden().f('c');
  ns::g(1);
  { S s(1); S t(s); t = s; int v = s; std::printf("%d %d\n", v, S(2)(5)); S::stat(nullptr); s.virt(); int a[2]; s.member(a); S::N().inner(); }
  generic(1); generic("s"); generic(S::N()); pack(); pack(1, 'c', 2.5);
  C<int>().f(); C<char, 1>().f(); C<long, 2>::g(4);
  std::printf("%d\n", inLambda());
  inLocal(); shadowed();
  std::printf("%ld %d\n", deduced(1), withC(2));
  try { never(); } catch (int) { WHERE(); }
  std::printf("%s %s %zu %d %d\n", file(), text().c_str(), lengthOfName(), counters(), address() != nullptr);
  std::printf("%d %d %d %s\n", defaulted(), multi(1), Defaults().line, Defaults().f);
  std::printf("%s %s %s\n", typeid(plain).name(), typeid(&S::virt).name(), typeid(&C<int>::f).name());
  assert(argc == 1);
  std::fflush(stdout);
  struct Checker { void check(int v) { assert(v == 1 && "the value"); } };
  Checker().check(2);
}
