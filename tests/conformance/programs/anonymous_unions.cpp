// Static anonymous unions, at namespace scope, in functions and classes; anonymous structs beside them.
// separate: same
#include <cstdio>
#include <cstring>

static union { int whole; unsigned char bytes[4]; };
namespace { static union { long wide; double real; }; }
namespace named { static union { int left = 3; int right; }; }
static struct { int x, y; } point = {1, 2}, other;
union { int a; float b; } tagged = {5};
class Keeper { union { int number_; char text_[8]; }; bool isText_; public: explicit Keeper(int n) : number_(n), isText_(false) {} explicit Keeper(const char* t) : isText_(true) { std::strncpy(text_, t, 7); text_[7] = 0; } void show() const { isText_ ? std::puts(text_) : std::printf("%d\n", number_); } };

int setWhole(int x) { whole = x; return bytes[0]; }
int growByte() { return ++bytes[0]; }
long setWide(long x) { wide = x; return wide; }
double readReal() { return real * 0 + static_cast<double>(wide); }
int readNamed() { return ++named::left + named::right; }
int move(int by) { point.x += by; other.y += point.x; return other.y; }
int local(int x) { static union { int kept; unsigned char low; }; kept += x; return kept + low * 0; }
int tag() { return ++tagged.a; }

int main() {
  std::printf("%d\n", setWhole(0x0102));
  for (int i = 0; i < 2; ++i) std::printf("%d %d %d %d %d\n", growByte(), readNamed(), move(2), local(3), tag());
  std::printf("%ld %g %d\n", setWide(9), readReal(), whole);
  Keeper(4).show(); Keeper("text").show();
}
