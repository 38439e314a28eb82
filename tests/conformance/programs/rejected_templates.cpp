// Templates that Clang 19 rejects, though nobody instantiates what is wrong in them; heads from macros beside them.
// compilers: g++
// expect: left alone Ref::operator=
// expect: left alone neverUsed
#include <cstdio>

template <class T> struct Ref {
  const T* const text;
  const unsigned length;
  Ref(const T* t, unsigned n) : text(t), length(n) {}
  Ref& operator=(const Ref& other) { text = other.text; length = other.length; return *this; }
  unsigned size() const { return length; }
};
template <class T> int neverUsed(T) { const int fixed = 1; fixed = 2; return fixed; }

#define CASE(name) static int name##Case(int x)
CASE(first) { return x + static_cast<int>(Ref<char>("abc", 3).size()); }
int second(int x) { return firstCase(x) * 2; }

int main() { std::printf("%d\n", second(4)); }
