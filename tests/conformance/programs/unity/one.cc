#include <cstdio>
static int one(int x) { static int n = 1; return x + n++; }
struct One { int v; int twice() const; };
int One::twice() const { return v * 2; }
