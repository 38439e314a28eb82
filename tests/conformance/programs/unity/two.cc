#include <cstdio>
static int two(int x) { return one(x) + 10; }
