// flags: -Wuseless-cast -Werror -Wno-missing-declarations
// compilers: g++
// Stubs must not cast what has its type already.
#include <cstdio>
#include <string>
void add(std::string& to, const std::string& what) { to += what; }
int sum(int& a, const int& b, int c, int&& d) { return a + b + c + d; }
template <class T> T twice(const T& value) { return value + value; }
template <class... T> int count(T&... values) { return static_cast<int>(sizeof...(values)); }
struct Holder {
  int total;
  explicit Holder(const int& start) : total(start) { ++total; }
  int& add(int& value) { total += value; return value; }
};
int main() {
  std::string text = "a";
  add(text, "b");
  int one = 1;
  Holder holder(one);
  std::printf("%s %d %d %d %d %d\n", text.c_str(), sum(one, 2, 3, 4), twice(5), count(one, text), holder.add(one), holder.total);
}
