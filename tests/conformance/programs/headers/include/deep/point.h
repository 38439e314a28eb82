#pragma once
#include "macros.h"
#include "../again.h"
namespace geo {
struct Point {
  double x = 0, y = 0;
  Point operator+(const Point& o) const;
  POINT_METHOD(double, length) const;
  HOT_PATH Point& scale(double by) &;
  bool operator==(const Point&) const;
};
}
