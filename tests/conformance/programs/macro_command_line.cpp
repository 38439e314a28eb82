// Keywords that the command line has redefined: the top of the generated file says what the language means by them.
// flags: -Dstatic= -Dprivate=public -Dconst= -Dinline= -Dclass=struct -Dreturn=++returned;return -Dconstexpr=
// expect: left alone main
// std: c++17
extern "C" int printf(const char*, ...);
extern int returned;
int returned = 0;
static int weight(int kind) { return kind * 10; }
class Codec {
  static int version() { return 3; }
  int scaled(int x) const { return x * depth; }
private:
  int depth = 2;
};
template <typename T> static T larger(T a, T b) { return a < b ? b : a; }
class Sink {
  Sink(int a) : total_(a) { total_ += 1; }
  ~Sink() { printf("%d\n", total_); }
  int total_;
};
int main() {
  Sink sink(weight(4));
  printf("%d %d %d\n", Codec().version(), Codec().scaled(5) + Codec().depth, larger(3, 4));
  printf("%d\n", returned);
}
