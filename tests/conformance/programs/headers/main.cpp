#include "include/shape.h"
#include <cstdio>
int againCount();
const char* headerFile();
enum class Color : int;
const char* toString(Color c);
int main() {
  geo::Circle c({1, 2}, 3);
  std::printf("%g %g\n", c.scale(4).scaleBy(2), c.shrink(4).shrinkBy(2));
  { geo::Polygon p(geo::Point{3, 4}, geo::Point{6, 8}); std::printf("%s %s %d %d\n", c.describe().c_str(), p.describe(1, "u").c_str(), p < c, geo::Shape::alive()); p.visit([](const std::string& n) { std::puts(n.c_str()); }); }
  std::printf("%d %g %g %d %s %s\n", geo::Shape::alive(), c.centre().x, geo::twice((geo::Point{1, 1} + geo::Point{2, 3}).length()), againCount(), headerFile(), toString(static_cast<Color>(2)));
}
