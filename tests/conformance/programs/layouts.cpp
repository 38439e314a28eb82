// std: c++17
// Layouts of code: heads over many lines, directives within them, raw strings, generated text with #line of its own.
#include <cstdio>
#include <string>
#include <utility>
#include <vector>
#define EXPORTED __attribute__((visibility("default")))
#define SELECTED 1

static int
knr (int a,
     int b)
{
	int c;

	c = a + b;	/* tabs */
	return (c);
}

EXPORTED
auto
longHead
(
    int first, // the first
    int second = 4 /* the second */
)
    // nothing
    noexcept
{
  return first * second;
}

int selected(int a,
#if SELECTED
             int b
#else
             long b
#endif
) {
  return a + static_cast<int>(b);
}

#ifdef SELECTED
int branch(int a) {
#else
int branch(long a) {
#endif
  return static_cast<int>(a) + 1;
}

#if SELECTED
static
#endif
int sometimesStatic(int a) { return a + 2; }

auto raw(const char* s = R"x(a
"b" // no comment
)x") { return std::string(s) + R"(}
{)"; }

const char* text() { return R"(line
# if not a directive
)"; }

struct Layout
{
	explicit Layout (int x)
	  try
	    : value_ (x),
	      other_ (check (x))
	{
	  value_ += 1;
	}
	catch (int caught)
	{
	  std::printf ("caught %d\n", caught);
	}

	static int check (int x) { if (x > 5) throw x; return x; }
	auto
	both () const
	  -> std::pair<int, int>
	{ return { value_, other_ }; }
	auto sum () const
	{
	  return value_ + other_;
	}
	friend
	auto
	operator+ (const Layout& a,
	           const Layout& b)
	{
	  return a.value_
	       + b.value_;
	}
private:
	int value_, other_;
};

int multi\
Line(int x) { return x + \
3; }

int a1(int x) { return x; } int a2(int x) { return x + 1; } auto a3(int x) { return x + 2; } auto a4(int x) { return a3(x) + 1; }

#line 500 "grammar.y"
int parsed(int x) { return x + __LINE__; }
auto parsedToo(int x)
{
  const char* name = __func__;
  return x + __LINE__ + name[0];
}
std::string where() { return std::string(__FILE__) + ":" + std::to_string(__LINE__) + __func__; }
#line 116 "layouts.cpp"

int main() {
  std::printf("%d %d %d %d %d %d\n", knr(1, 2), longHead(3), longHead(3, 5), selected(1, 2), branch(1), sometimesStatic(1));
  std::printf("%s %s %s\n", raw().c_str(), raw("r").c_str(), text());
  Layout one(1), two(2);
  std::printf("%d %d %d %d\n", one.both().first, one.sum(), one + two, multiLine(4));
  try { Layout bad(7); } catch (int x) { std::printf("main %d\n", x); }
  std::printf("%d %d %d %d\n", a1(1), a2(1), a3(1), a4(1));
  std::printf("%d %d %s\n", parsed(1), parsedToo(1), where().c_str());
}
