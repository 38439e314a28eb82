// One wrapped function per kind of crash; the first argument chooses. Each is mended by replacing its marked line.
#include <cassert>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

int readNull(int* p) {
  return *p; // readNull
}

int divide(int a, int b) {
  return a / b; // divide
}

int failAssert(int a) {
  assert(a > 10); // failAssert
  return 7;
}

int callAbort() {
  std::abort(); // callAbort
  return 7;
}

int throwOut(const std::vector<int>& v) {
  return v.at(5); // throwOut
}

int throwInt() {
  throw 42; // throwInt
  return 7;
}

int inLibrary(const char* text) {
  return static_cast<int>(std::strlen(text)); // inLibrary
}

int overflow(volatile int* depth, int n) {
  volatile char big[512] = {};
  ++*depth;
  return overflow(depth, n + 1) + big[n % 512]; // overflow
}

int moved(std::string text) {
  std::string taken = std::move(text);
  int* p = taken.empty() ? nullptr : reinterpret_cast<int*>(8);
  return *p; // moved
}

template <class T> T largest(const std::vector<T>& values, const T* start) {
  T best = *start; // largest
  for (const T& value : values) {
    best = value > best ? value : best;
  }
  return best;
}

struct Account {
  int balance = 5;
  explicit Account(int* opening) {
    balance += *opening; // Account
  }
  int value() const { return balance; }
};

int run(const std::string& kind) {
  volatile int depth = 0;
  if (kind == "readNull") return readNull(nullptr);
  if (kind == "divide") return divide(7, static_cast<int>(kind.size()) - 6);
  if (kind == "failAssert") return failAssert(1);
  if (kind == "callAbort") return callAbort();
  if (kind == "throwOut") return throwOut({1, 2});
  if (kind == "throwInt") return throwInt();
  if (kind == "inLibrary") return inLibrary(nullptr);
  if (kind == "overflow") return overflow(&depth, 1);
  if (kind == "moved") return moved("hello, a long text that is on the heap");
  if (kind == "largest") return largest<int>({3, 7, 5}, nullptr);
  if (kind == "Account") return Account(nullptr).value() + 2;
  return -1;
}

int main(int, char** arguments) {
  int result = 0;
  if (std::strcmp(arguments[1], "thread") == 0) {
    std::thread worker([&] { result = run(arguments[2]); });
    worker.join();
  } else {
    result = run(arguments[1]);
  }
  std::printf("result %d\n", result);
  return result == 7 ? 0 : 1;
}
