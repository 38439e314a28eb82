// Everything is default-constructible, so that a program can look at an object of each class.
#include "layout_shapes.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::test {
namespace {

const std::vector<std::string> kTypes = {
    "char",   "bool",   "short",  "int",   "unsigned", "long",        "float",
    "double", "Number", "Choice", "void*", "First*",   "const char*", "int (*)(First&)"};

std::string declared(const ShapeField& field) {
  const std::size_t inner = field.type.find("(*)");
  const std::string name = field.name + field.array;
  return field.prefix +
         (inner == std::string::npos
              ? field.type + " " + name
              : field.type.substr(0, inner + 2) + name + field.type.substr(inner + 2)) +
         field.suffix + ";";
}

bool isBitField(const ShapeField& field) { return field.suffix.starts_with(" :"); }

std::string classText(const ShapeClass& shape) {
  std::string text = "struct " + shape.attribute + " " + shape.name;
  for (std::size_t i = 0; i < shape.bases.size(); ++i) {
    text += (i == 0 ? " : " : ", ") + shape.bases[i];
  }
  text += " {\n";
  if (shape.hasVirtualDestructor) {
    text += "  virtual ~" + shape.name + "() = default;\n";
  }
  for (const ShapeFunction& function : shape.virtuals) {
    text += "  virtual int " + function.name + "(" + function.parameters + ")" + function.suffix +
            " { return 1; }\n";
  }
  for (const ShapeField& field : shape.fields) {
    text += "  " + declared(field) + "\n";
  }
  for (const std::string& member : shape.members) {
    text += "  " + member + "\n";
  }
  return text + "};\n";
}

} // namespace

ShapeField ShapeMaker::field(int number) {
  ShapeField result{.type =
                        kTypes[static_cast<std::size_t>(below(static_cast<int>(kTypes.size())))],
                    .name = "m" + std::to_string(number)};
  const bool isPlain = result.type.find('*') == std::string::npos;
  switch (below(8)) {
  case 0:
    result.array = isPlain ? "[kCount]" : "";
    break;
  case 1:
    if (result.type == "int" || result.type == "unsigned" || result.type == "short") {
      result.suffix = " : " + std::to_string(1 + below(9));
    }
    break;
  case 2:
    result.prefix = "alignas(16) ";
    break;
  default:
    break;
  }
  return result;
}

Shape ShapeMaker::make() {
  Shape shape;
  shape.constant = 1 + below(4);
  for (const char* const name : {"First", "Second", "Third"}) {
    ShapeClass& made = shape.classes.emplace_back(ShapeClass{.name = name});
    const std::size_t before = shape.classes.size() - 1;
    if (before > 0 && below(2) == 0) {
      made.bases.push_back((below(4) == 0 ? "virtual " : "") + shape.classes[before - 1].name);
    } else if (before > 0 && below(2) == 0) {
      made.fields.push_back({.type = shape.classes[before - 1].name, .name = "part"});
    }
    for (int fields = 1 + below(4), i = 0; i < fields; ++i) {
      made.fields.push_back(field(i));
    }
    if (below(3) == 0) {
      made.hasVirtualDestructor = below(2) == 0;
      for (int count = 1 + below(2), i = 0; i < count; ++i) {
        made.virtuals.push_back(
            {.name = made.name + "Call" + std::to_string(i), .parameters = "int one"});
      }
    }
  }
  return shape;
}

std::string ShapeMaker::edit(Shape& shape) {
  ShapeClass& edited = any(shape.classes);
  switch (below(4)) {
  case 0:
    return editField(edited);
  case 1:
    return edited.virtuals.empty() ? editWithoutMemory(edited) : editFunction(edited);
  case 2:
    return editAround(shape, edited);
  default:
    return editWithoutMemory(edited);
  }
}

std::string ShapeMaker::editField(ShapeClass& edited) {
  ShapeField& changed = any(edited.fields);
  switch (below(7)) {
  case 0:
    edited.fields.push_back(field(10 + ++fresh_));
    return "a field more";
  case 1:
    edited.fields.insert(edited.fields.begin(), field(10 + ++fresh_));
    return "a field more in front";
  case 2:
    if (edited.fields.size() > 1) {
      edited.fields.pop_back();
    }
    return "the last field less";
  case 3:
    std::swap(edited.fields.front(), edited.fields.back());
    return "two fields change places";
  case 4:
    if (!isBitField(changed) && changed.name != "part") {
      changed.type = kTypes[static_cast<std::size_t>(below(static_cast<int>(kTypes.size())))];
      changed.array.clear();
    }
    return "another type of a field";
  case 5:
    if (isBitField(changed)) {
      changed.suffix = " : " + std::to_string(1 + below(9));
    }
    return "another width of a bit-field";
  default:
    changed.prefix = changed.prefix.empty() && !isBitField(changed) ? "alignas(16) " : "";
    return "an alignment of a field";
  }
}

std::string ShapeMaker::editFunction(ShapeClass& edited) {
  ShapeFunction& changed = any(edited.virtuals);
  switch (below(7)) {
  case 0:
    changed.parameters = changed.parameters == "int one" ? "const int other" : "int one";
    return "another name and top-level const of a parameter";
  case 1:
    changed.suffix = changed.suffix == " noexcept" ? "" : " noexcept";
    return "noexcept";
  case 2:
    changed.parameters = "Number one";
    return "an alias of a parameter's type";
  case 3:
    edited.virtuals.push_back(
        {.name = edited.name + "New" + std::to_string(++fresh_), .parameters = ""});
    return "a virtual function more";
  case 4:
    std::swap(edited.virtuals.front(), edited.virtuals.back());
    return "two virtual functions change places";
  case 5:
    changed.parameters = "long one";
    return "another parameter of a virtual function";
  default:
    edited.hasVirtualDestructor = !edited.hasVirtualDestructor;
    return "a virtual destructor more or less";
  }
}

std::string ShapeMaker::editWithoutMemory(ShapeClass& edited) {
  static const std::vector<std::string> kMembers = {
      "int plain() const { return 1; }",
      "int plain(long) const { return 2; }",
      "static int shared;",
      "using Other = long;",
      "enum { kInside = 4 };",
      "struct Nested { int inside; };",
      "friend int helper(const CLASS&);",
      "template <class T> T as() const { return T(); }",
      "// A comment.",
      "static constexpr int kOwn = 5;",
      "public:",
      "typedef int Old;"};
  if (below(5) == 0) {
    ShapeField& changed = any(edited.fields);
    if (changed.suffix.empty() && changed.name != "part") {
      changed.suffix = " = {}";
    }
    return "a default initialiser";
  }
  std::string member = kMembers[static_cast<std::size_t>(below(static_cast<int>(kMembers.size())))];
  if (const std::size_t at = member.find("CLASS"); at != std::string::npos) {
    member.replace(at, 5, edited.name);
  }
  for (const std::string& known : edited.members) {
    if (known == member) {
      return "nothing";
    }
  }
  edited.members.push_back(member);
  return member;
}

std::string ShapeMaker::editAround(Shape& shape, ShapeClass& edited) {
  switch (below(6)) {
  case 0:
    shape.constant = 1 + below(4);
    return "another bound of arrays";
  case 1:
    shape.number = shape.number == "int" ? "long" : "int";
    return "another type behind an alias";
  case 2:
    shape.enumType = shape.enumType == "int" ? "char" : "int";
    return "another type below an enumeration";
  case 3:
    edited.attribute = edited.attribute.empty() ? "alignas(32)" : "";
    return "another alignment of a class";
  case 4:
    if (!edited.bases.empty()) {
      edited.bases.clear();
    }
    return "a base less";
  default:
    for (ShapeField& field : edited.fields) {
      field.type = field.type == "Number" ? shape.number : field.type;
    }
    return "a type by its other name";
  }
}

std::string textOf(const Shape& shape, const std::string& space) {
  std::string text = "namespace " + space + " {\nusing Number = " + shape.number +
                     ";\nenum class Choice : " + shape.enumType +
                     " { kOne };\nconstexpr int kCount = " + std::to_string(shape.constant) +
                     ";\nstruct First;\n";
  for (const ShapeClass& one : shape.classes) {
    text += classText(one);
  }
  return text + "}\n";
}

std::string dumpOf(const Shape& shape, const std::string& space) {
  std::string text = "{\n";
  for (const ShapeClass& one : shape.classes) {
    const std::string type = space + "::" + one.name;
    text += "{ static " + type + " object; using T = " + type + ";\n" + "say(\"" + one.name +
            " size %zu align %zu\", sizeof(T), alignof(T));\n";
    for (const std::string& base : one.bases) {
      const std::string plain = space + "::" + base.substr(base.find(' ') + 1);
      text += "say(\"base " + base + " %td\", (char*)static_cast<" + plain +
              "*>(&object) - (char*)&object);\n";
    }
    for (const ShapeField& field : one.fields) {
      text += isBitField(field)
                  ? "sayBits(\"" + field.name + "\", object, [](T& o) { o." + field.name +
                        " = 0; }, [](T& o) { o." + field.name + " = -1; });\n"
                  : "say(\"" + field.name + " %td %s\", (char*)&object." + field.name +
                        " - (char*)&object, typeid(decltype(T::" + field.name + ")).name());\n";
    }
    for (const ShapeFunction& function : one.virtuals) {
      text += "saySlot(\"" + function.name + "\", &T::" + function.name + ");\n";
    }
    text +=
        std::string("say(\"destructor %d\", ") + (one.hasVirtualDestructor ? "1" : "0") + ");\n}\n";
  }
  return text + "}\n";
}

} // namespace hot_restart::test
