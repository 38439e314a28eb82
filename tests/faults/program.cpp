// Holds state, crashes once, and says in the end whether the state is still there. It includes
// nothing, so that an edit of it is compiled in no time.
extern "C" int printf(const char*, ...);
extern "C" int prctl(int, ...);

int calls = 41;

int compute(const int* input) {
  return *input; // CRASH
}

int main() {
  ++calls;
  prctl(0x48524654); // From here on the calls of this program are counted.
  const int result = compute(nullptr);
  printf("result %d calls %d\n", result, calls);
  return result == 7 && calls == 42 ? 0 : 1;
}
