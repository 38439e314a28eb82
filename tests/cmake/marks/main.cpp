#include <cstdio>
int outSum();
namespace whole {
int inWhole(int x);
int neverWhole(int x);
} // namespace whole
int main() { std::printf("%d\n", outSum() + whole::inWhole(1) + whole::neverWhole(1)); }
