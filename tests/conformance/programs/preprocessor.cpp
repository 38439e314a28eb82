// Directives inside heads and bodies, alternative tokens, line continuations, odd comments, raw strings, #line.
// expect: left alone continued
// expect: left alone selected
#include <cstdio>
#include <string>
#define FEATURE 1
#if FEATURE
int selected(int a,
#else
int selected(long a,
#endif
             int b)
#ifdef FEATURE
    noexcept
#endif
{
#if FEATURE > 1
  return 0;
#elif FEATURE == 1
  return a
#  if 1
         + b
#  endif
      ;
#else
  return 2;
#endif
}
#ifdef UNDEFINED
int twoHeads(int x, int y) {
#else
int twoHeads(int x) {
#endif
  return x + 1;
}
int twoTails(int x) {
  if (x) {
    return x + 2;
#if 1
  }
  return 7;
}
#else
  }
  return 8;
}
#endif
int /* before */ commented /* name */ (/* open */ int /* type */ a /* name */ = /* default */ 3 /* close */) /* qualifiers */ { /* open */ return a; /* end */ } // last
int lineComment( // parameters
    int a, // { brace in comment
    int b  /* } another */
) // and more
{ // body
  return a + b; // }
}
int strings() {
  const char* raw = R"({ "}" } )";
  const std::string r2 = R"delimiter(
  } { )" // not the end
  )delimiter";
  char brace = '{', quote = '"', other = '}';
  return static_cast<int>(r2.size()) + raw[0] + brace + quote + other + static_cast<int>(sizeof("}{\"}"));
}
int conti\
nued(int a) { return a \
  + 1; \
}
int continuedMacro(int x) { 
#define LONG_MACRO(y) \
  do {                \
    x += (y);         \
  } while (0)
  LONG_MACRO(3);
#undef LONG_MACRO
  return x; }
int alternative(bool a, bool b) <% int x<:2:> = <% 1, 2 %>; return (a and not b) or (a xor b) ? x<:1:> : compl x<:0:>; %>
%:define DIGRAPH 5
int digraph() { return DIGRAPH; }
	int	tabs	(	int	a	)	{	return	a	;	}
int spaces                                   (int a)                              {return a;}
int longLine(int a0, int a1, int a2, int a3, int a4, int a5, int a6, int a7, int a8, int a9, int b0, int b1, int b2, int b3, int b4, int b5, int b6, int b7, int b8, int b9) { return a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + b0 + b1 + b2 + b3 + b4 + b5 + b6 + b7 + b8 + b9; }
int pragmas(int x) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-variable"
  int unused = 1;
#pragma GCC diagnostic pop
  _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wshadow\"")
  { int x = 3; (void)x; }
  _Pragma("GCC diagnostic pop")
  return x;
}
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
static int neverCalled(int x) { return x; }
#pragma GCC diagnostic pop
int counterInside() { return __LINE__
  ; }
#line 500 "renamed.cpp"
int afterLine() { return __LINE__; }
const char* renamed() { return __FILE__; }
#line 1000
int onlyNumber() { return __LINE__; }
int trailingSpaces(int a) {   
  return a;   
}   
int questionMarks() { return sizeof("what??!") == 8; }
int unicode() { const char* text = "{ ünïcödé }"; int größe = static_cast<int>(std::string(text).size()); return größe; }
struct Ünicode { int wert() const { return 3; } int müll(); };
int Ünicode::müll() { return 4; }
int hasInclude() {
#if __has_include(<cstdio>) && defined(__has_include)
  return 1;
#else
  return 0;
#endif
}
int separators() { return 1'000'000 + 0b1010 + 0x1p3 > 0; }
int emptyStatement() { ; ; {} return 3; ; }
;
// A line that only one compiler sees must not shift the numbers of the others.
#define COUNTED_AS(n) static int counted##n(); static const int countedResult##n = counted##n(); static int counted##n()
#define COUNTED_NUMBER(n) COUNTED_AS(n)
#define COUNTED() COUNTED_NUMBER(__COUNTER__)
COUNTED() { return std::puts("first"); }
#if __GNUC__ >= 5
COUNTED() { return std::puts("new GCC"); }
COUNTED() { return std::puts("and once more"); }
#endif
#if __GNUC__ <= 4
COUNTED() { return std::puts("clang, or old GCC"); }
#endif
COUNTED() { return std::puts("last"); }
int main() {
  std::printf("%d %d %d %d\n", selected(1, 2), twoHeads(1), twoTails(1), commented());
  std::printf("%d %d %d %d\n", lineComment(1, 2), strings(), continued(1), continuedMacro(1));
  std::printf("%d %d %d %d\n", alternative(true, false), digraph(), tabs(1), spaces(2));
  std::printf("%d %d %d\n", longLine(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), pragmas(4), counterInside());
  std::printf("%d %s %d %d %d\n", afterLine(), renamed(), onlyNumber(), trailingSpaces(1), questionMarks());
  std::printf("%d %d %d %d %d %d %d\n", unicode(), Ünicode().wert(), Ünicode().müll(), hasInclude(), separators(), emptyStatement(), __LINE__);
}
