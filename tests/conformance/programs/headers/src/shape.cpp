// flags: -Iinclude -DWITH_BLUE=1
// Members of classes from project headers, and everything a header may do on its way into a file.
// expect: left alone geo::Point::length
// expect: left alone geo::Polygon::begin
// expect: left alone geo::Polygon::end
#include "../include/shape.h"
#include "shape.h"
#include <cmath>
#include <cstdio>
#include "again.h"
#include "../include/again.h"
namespace geo {
struct Shape::Impl { int id = 0; int next() { return ++id; } };
int Shape::alive_ = 0;
Shape::Shape(std::string name) : name_(std::move(name)), impl_(new Impl) { ++alive_; impl_->next(); }
Shape::~Shape() { --alive_; }
std::string Shape::describe(int precision, const char* unit) const {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%s %.*f%s #%d", name_.c_str(), precision, rounded(Mode::kRough, area()), unit, impl_->id);
  return buffer;
}
int Shape::alive() { return alive_; }
double Shape::rounded(Mode mode, double x) const { return mode == Mode::kExact ? x : std::round(x * 10) / 10; }
bool operator<(const Shape& a, const Shape& b) noexcept { return a.area() < b.area(); }
Circle::Circle(Point c, double r) : Shape("circle"), c_(c), r_(r) { c_.scale(2); }
void Circle::scaleUnchecked(double factor, bool say) { r_ *= factor; if (say) { c_ = c_ + Point{factor, factor}; } }
Circle& Circle::scale(double factor) { scaleUnchecked(factor); return *this; }
double Circle::scaleBy(double factor) const { return r_ * factor; }
void Circle::shrinkUnchecked(double factor, bool) { r_ /= factor; }
Circle& Circle::shrink(double factor) { shrinkUnchecked(factor, false); return *this; }
double Circle::shrinkBy(double factor) const { return r_ / factor; }
double Circle::area() const { return 3 * r_ * r_; }
double Polygon::area() const { double s = 0; for (const Point& p : *this) { s += p.length(); } return s; }
Polygon::~Polygon() { std::printf("~Polygon %zu\n", n_); }
const Point& Polygon::Iterator::operator*() const { return *p_; }
auto Polygon::Iterator::operator++() -> Iterator& { ++p_; return *this; }
Polygon::Iterator Polygon::begin() const { return Iterator(points_.get()); }
Polygon::Iterator Polygon::end() const { return Iterator(points_.get() + n_); }
Point Point::operator+(const Point& o) const { return {x + o.x, y + o.y}; }
POINT_METHOD(double, Point::length) const { return std::sqrt(x * x + y * y); }
Point& Point::scale(double by) & { x *= by; y *= by; return *this; }
}
bool geo::Point::operator==(const Point& o) const { return x == o.x && y == o.y; }
enum class Color {
#define COLOR(name, text) name,
#include "colors.def"
};
const char* toString(Color c);
int againCount();
const char* headerFile();
const char* toString(Color c) {
  switch (c) {
#define COLOR(name, text) \
  case Color::name: return text;
#include "colors.def"
  }
  return "?";
}
int againCount() { return AGAIN_COUNT; }
const char* headerFile() { return __FILE__; }
