// Macros that make heads, names, bodies, braces, whole functions and parts of tokens.
#include <cstdio>
#include <string>

#define DECLARE(name) int name(int x)
#define DEFINE(name, body) int name(int x) body
#define WHOLE(name, k) static int name(int x) { return x * (k); }
#define GETTER(type, field) type field() const { return field##_; }
#define BEGIN {
#define END }
#define RETURN(x) return (x);
#define NAME(prefix) prefix##_generated
#define PARAMETERS int a, int b
#define TYPE int
#define STATIC static
#define API __attribute__((visibility("default")))
#define NOTHING
#define CONST const
#define NOEXCEPT noexcept
#define OVERRIDE override
#define FUNCTION(ret, name, ...) ret name(__VA_ARGS__)
#define TEST(suite, name) struct suite##name##Test { void run(); static suite##name##Test instance; }; suite##name##Test suite##name##Test::instance; void suite##name##Test::run()
#define TEST_CASE(description) TEST_IMPL(__LINE__, description)
#define TEST_IMPL(line, description) TEST_IMPL2(line, description)
#define TEST_IMPL2(line, description) static void case_##line(); static const char* name_##line() { return description; } static void case_##line()
#define LAMBDA(...) [&] { return __VA_ARGS__; }()
#define LOOP(i, n) for (int i = 0; i < n; ++i)
#define IF(x) if (x) {
#define ENDIF }
#define EMPTY_BODY {}
#define OPEN_NS(x) namespace x {
#define CLOSE_NS }
#define PROPERTY(T, n) private: T n##_{}; public: T get_##n() const { return n##_; } void set_##n(T v) { n##_ = v; }

DECLARE(first);
DECLARE(first) { return x + 1; }
DEFINE(second, { return x + 2; })
WHOLE(third, 3) WHOLE(fourth, 4)
int fifth(int x) BEGIN return x + 5; END
int sixth(int x) { RETURN(x + 6) }
int NAME(seventh)(int x) { return x + 7; }
int eighth(PARAMETERS) { return a * b; }
TYPE ninth(TYPE x) { return x + 9; }
STATIC int tenth(int x) { return x + 10; }
API int eleventh(int x) { return x + 11; }
NOTHING int NOTHING twelfth NOTHING (int x) NOTHING { return x + 12; }
FUNCTION(int, thirteenth, int a, int b = 4) { return a - b; }
FUNCTION(int, fourteenth, void) { return 14; }
struct Base { virtual ~Base() = default; virtual int f() CONST NOEXCEPT { return 1; } };
struct Derived : Base {
  int f() CONST NOEXCEPT OVERRIDE { return 2; }
  GETTER(int, value)
  GETTER(std::string, text) GETTER(long, count)
  PROPERTY(int, p)
  PROPERTY(std::string, q)
  DECLARE(member);
  DECLARE(inClass) { return x * value(); }
  int value_ = 5; std::string text_ = "t"; long count_ = 7;
};
#define MEMBER(cls, name) int cls::name(int x)
MEMBER(Derived, member) { return x + value_; }
TEST(Alpha, One) { std::puts("alpha one"); }
TEST(Alpha, Two)
{
  int n = 0;
  LOOP(i, 3) { n += i; }
  std::printf("alpha two %d %s\n", n, __func__);
}
TEST_CASE("described") { std::printf("case %d\n", LAMBDA(4 + 5)); }
OPEN_NS(space) int inside(int x) { return x + 20; } CLOSE_NS
void empty() EMPTY_BODY
int conditional(int x) { IF(x > 1) return 1; ENDIF return 0; }
#define PARTIAL_HEAD int partial(int
PARTIAL_HEAD x) { return x + 30; }
#define SEMI_HEAD(n) int n(int x) { int y = x;
SEMI_HEAD(half) return y + 31; }
#define LAST_BRACE(x) return x; }
int tail(int x) { LAST_BRACE(x + 32)
#define STRINGIFY(x) #x
#define COMMA ,
int commas(int a COMMA int b) { return a + b + static_cast<int>(sizeof(STRINGIFY(a COMMA b))); }
template <class T> struct Registrar { explicit Registrar(int (*f)(int)) { std::printf("registered %d\n", f(1)); } };
#define REGISTER(f) static int f(int x); static Registrar<int> registrar_##f(f); static int f(int x)
REGISTER(registered) { return x + 40; }
#define LOGGED(name) struct Logged##name { static void run() { std::fputs("logged " #name "\n", stdout); body(); } static void body(); }; void Logged##name::body()
LOGGED(own) { std::puts("a macro that names itself"); }
#define SWITCH(x) switch (x) { case 1: return 10; default: break; }
int switches(int x) { SWITCH(x) return 11; }
#define CTOR(cls) cls(int x) : v(x)
struct Made { CTOR(Made) { std::printf("made %d\n", v); } ~Made() { std::puts("unmade"); } int v; };
#define MAIN int main()
MAIN {
  std::printf("%d %d %d %d\n", first(1), second(1), third(1), fourth(1));
  std::printf("%d %d %d %d\n", fifth(1), sixth(1), seventh_generated(1), eighth(2, 4));
  std::printf("%d %d %d %d %d %d\n", ninth(1), tenth(1), eleventh(1), twelfth(1), thirteenth(1), fourteenth());
  Derived d;
  d.set_p(8); d.set_q("q");
  Base& b = d;
  std::printf("%d %d %s %ld %d %s %d %d\n", b.f(), d.value(), d.text().c_str(), d.count(), d.get_p(), d.get_q().c_str(), d.member(1), d.inClass(2));
  AlphaOneTest::instance.run(); AlphaTwoTest::instance.run();
  case_69();
  std::puts(name_69());
  empty();
  std::printf("%d %d %d %d %d %d %d\n", space::inside(1), conditional(2), partial(1), half(1), tail(1), commas(1, 2), registered(1));
  std::printf("%d\n", switches(1));
  Loggedown::run();
  Made m(3);
}
