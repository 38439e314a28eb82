// What an address that belongs to another build of this program would hit: other functions, and an
// array whose bytes are counted in the end.
#include <cstdio>

int calls = 11;
int other();
int helper(int x);
extern int precious;
extern unsigned char arena[100000];
int wrong(int x) {
  std::printf("wrong function called with %d\n", x);
  return -999;
}
static int hidden = 1000;

int compute(const int* p) {
  ++calls;
  return *p; // CRASH
}

int main() {
  for (unsigned char& c : arena) {
    c = 0xAA;
  }
  const int result = compute(nullptr);
  int foreign = 0;
  for (const unsigned char c : arena) {
    foreign += c != 0xAA ? 1 : 0;
  }
  std::printf("result %d calls %d precious %d hidden %d foreign %d\n", result, calls, precious, hidden,
              foreign);
}
