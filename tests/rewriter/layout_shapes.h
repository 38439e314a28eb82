// Random classes and random edits of them, with a program that tells what a compiler makes of both.
// One seed gives the same shapes on every machine.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace hot_restart::test {

struct ShapeField {
  std::string type, name, array; ///< `array`: "[3]", or empty.
  std::string prefix, suffix;    ///< "alignas(16) "; " = {}", or a width " : 3".
};

struct ShapeFunction {
  std::string name, parameters, suffix; ///< `suffix`: " const", " noexcept", ....
};

/// A class of the shape: `First`, `Second` (which may have the first as base or member), ....
struct ShapeClass {
  std::string name, attribute; ///< "alignas(32)", or empty.
  std::vector<std::string> bases;
  std::vector<ShapeField> fields;
  std::vector<ShapeFunction> virtuals; ///< Each introduces a slot of its own.
  bool hasVirtualDestructor = false;
  std::vector<std::string> members; ///< Whole declarations without memory.
};

/// What a text declares around the classes that depends on nothing but these.
struct Shape {
  std::string number = "int"; ///< What the alias `Number` names.
  std::string enumType = "int";
  int constant = 3; ///< kCount, a bound of arrays.
  std::vector<ShapeClass> classes;
};

class ShapeMaker {
public:
  explicit ShapeMaker(std::uint32_t seed) : random_(seed) {}

  Shape make();
  /// One change of the text; returns what it is, for people.
  std::string edit(Shape& shape);

private:
  int below(int limit) { return static_cast<int>(random_() % static_cast<std::uint32_t>(limit)); }
  template <class Item> Item& any(std::vector<Item>& items) {
    return items[static_cast<std::size_t>(below(static_cast<int>(items.size())))];
  }
  ShapeField field(int number);
  std::string editField(ShapeClass& edited);
  std::string editFunction(ShapeClass& edited);
  std::string editWithoutMemory(ShapeClass& edited);
  std::string editAround(Shape& shape, ShapeClass& edited);

  std::mt19937 random_; ///< Its numbers are the same everywhere; distributions' are not.
  int fresh_ = 0;
};

/// The declarations, in a namespace of that name.
std::string textOf(const Shape& shape, const std::string& space);
/// Statements that print one line for each fact about memory: sizes, offsets, bits, slots, types.
std::string dumpOf(const Shape& shape, const std::string& space);

} // namespace hot_restart::test
