// A project header with classes whose members are defined elsewhere, and inline code that stays as it is.
#ifndef SHAPE_H
#define SHAPE_H
#include <memory>
#include <string>
#include "deep/point.h"
namespace geo {
class Shape {
public:
  explicit Shape(std::string name);
  virtual ~Shape();
  virtual double area() const = 0;
  const std::string& name() const { return name_; }
  std::string describe(int precision = 2, const char* unit = "m2") const;
  static int alive();
  friend bool operator<(const Shape& a, const Shape& b) noexcept;
  template <class F> void visit(F f) const;
protected:
  enum class Mode { kExact, kRough };
  double rounded(Mode mode, double x) const;
private:
  struct Impl;
  std::string name_;
  std::unique_ptr<Impl> impl_;
  static int alive_;
};
template <class F> void Shape::visit(F f) const { f(name_); }
// Declares what the source file defines, as frameworks do.
#define DECLARE_SCALING(name)                   \
 private:                                       \
  void name##Unchecked(double factor, bool say = true); \
 public:                                        \
  Circle& name(double factor);                  \
  double name##By(double factor) const
class Circle : public Shape { public: DECLARE_SCALING(scale); DECLARE_SCALING(shrink); Circle(Point c, double r); double area() const override; Point centre() const { return c_; } private: Point c_; double r_; };
class Polygon : public Shape {
public:
  template <class... P> explicit Polygon(P... p) : Shape("polygon"), n_(sizeof...(p)), points_(new Point[sizeof...(p)]{p...}) {}
  double area() const override;
  Polygon(Polygon&&) = default;
  ~Polygon() override;
  class Iterator { const Point* p_; public: explicit Iterator(const Point* p) : p_(p) {} const Point& operator*() const; Iterator& operator++(); bool operator!=(Iterator o) const { return p_ != o.p_; } };
  Iterator begin() const, end() const;
private:
  std::size_t n_;
  std::unique_ptr<Point[]> points_;
};
inline double twice(double x) { return 2 * x; }
} // namespace geo
#endif
