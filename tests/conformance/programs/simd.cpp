// flags: -Wno-psabi -Wno-ignored-attributes -Wno-pedantic
// Parameters and results in vector registers, long double, complex, 128-bit integers, packed and over-aligned classes.
#include <complex>
#include <cstdio>
#include <emmintrin.h>
#include <xmmintrin.h>
typedef int Vec4 __attribute__((vector_size(16)));
typedef double Vec2 __attribute__((vector_size(16)));
struct Wrapped { __m128 v; };
struct Packed { char c; int i; double d; } __attribute__((packed));
struct alignas(32) Over { float f[8]; };
struct TwoVectors { __m128d a, b; };
struct HomogeneousFloats { float a, b; };
struct HomogeneousDoubles { double a, b; };
struct IntAndDouble { long i; double d; };
struct LongDouble { long double v; };
struct EmptyBase {};
struct WithEmpty : EmptyBase { double d; };
struct Nested { HomogeneousFloats f; float g; };
union IntOrDouble { int i; double d; };
__m128 addPs(__m128 a, __m128 b) { return _mm_add_ps(a, b); }
__m128i addEpi(__m128i a, __m128i b, int k) { return _mm_add_epi32(_mm_add_epi32(a, b), _mm_set1_epi32(k)); }
Vec4 multiply(Vec4 a, Vec4 b) { return a * b; }
Vec2 half(Vec2 a, double by) { return a / by; }
Wrapped wrapped(Wrapped w, float f) { w.v = _mm_mul_ps(w.v, _mm_set1_ps(f)); return w; }
double packed(Packed p) { return p.c + p.i + p.d; }
Over over(Over o, int i) { o.f[i] = 9; return o; }
TwoVectors two(TwoVectors t) { return {t.b, t.a}; }
HomogeneousFloats floats(HomogeneousFloats a, HomogeneousFloats b) { return {a.a + b.a, a.b * b.b}; }
HomogeneousDoubles doubles(HomogeneousDoubles a) { return {a.b, a.a}; }
IntAndDouble mixed(IntAndDouble a, IntAndDouble b) { return {a.i * b.i, a.d - b.d}; }
LongDouble longDouble(LongDouble a, long double b) { return {a.v * b}; }
WithEmpty withEmpty(WithEmpty w, EmptyBase) { return w; }
Nested nested(Nested n) { n.g = n.f.a; return n; }
IntOrDouble either(IntOrDouble u) { u.d *= 2; return u; }
std::complex<float> conjugate(std::complex<float> c) { return std::conj(c); }
__extension__ typedef unsigned __int128 Wide;
Wide wide(Wide a, int shift, Wide b) { return (a << shift) | b; }
_Complex double gnuComplex(_Complex double c) { return c * c; }
struct S { __m128 v; __m128 get() const { return v; } Vec4 member(Vec4 a, __m128 b) const { a[0] += static_cast<int>(_mm_cvtss_f32(b)); return a; } };
template <class T> T generic(T a, T b) { return a + b; }
float first(__m128 v) { return _mm_cvtss_f32(v); }
int main() {
  std::printf("%g %d\n", static_cast<double>(first(addPs(_mm_set1_ps(1), _mm_set1_ps(2)))), _mm_cvtsi128_si32(addEpi(_mm_set1_epi32(1), _mm_set1_epi32(2), 3)));
  std::printf("%d %g %g\n", multiply(Vec4{1, 2, 3, 4}, Vec4{5, 6, 7, 8})[3], half(Vec2{3, 5}, 2)[1], static_cast<double>(first(wrapped({_mm_set1_ps(2)}, 4).v)));
  std::printf("%g %g %g\n", packed({1, 2, 3}), static_cast<double>(over({}, 3).f[3]), _mm_cvtsd_f64(two({_mm_set1_pd(1), _mm_set1_pd(2)}).a));
  std::printf("%g %g %ld %Lg\n", static_cast<double>(floats({1, 2}, {3, 4}).b), doubles({1, 2}).a, mixed({2, 3}, {4, 5}).i, longDouble({2}, 3).v);
  WithEmpty w; w.d = 4;
  std::printf("%g %g %g %g\n", withEmpty(w, {}).d, static_cast<double>(nested({{1, 2}, 3}).g), either({.d = 2}).d, static_cast<double>(conjugate({1, 2}).imag()));
  std::printf("%d %g\n", static_cast<int>(wide(1, 70, 5) >> 68), __real__ gnuComplex(3.0));
  S s{_mm_set1_ps(6)};
  std::printf("%g %d %d\n", static_cast<double>(first(s.get())), s.member(Vec4{1, 1, 1, 1}, s.v)[0], generic(Vec4{1, 2, 3, 4}, Vec4{1, 1, 1, 1})[2]);
}
