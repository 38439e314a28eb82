// The calling convention is that of x86-64 System V: integers and pointers in rax, floating point
// in xmm0, larger objects where rax points to.
#include "report/returned_value.h"

#include "hot_restart/wire.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <map>
#include <string.h>
#include <string>

namespace hot_restart::cli {
namespace {

template <class T> T as(const void* bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

template <class T> std::string integer(const void* bytes) { return std::to_string(as<T>(bytes)); }

template <class T> std::string real(const void* bytes) {
  char text[64];
  std::snprintf(text, sizeof text, "%g", static_cast<double>(as<T>(bytes)));
  return text;
}

std::string boolean(const void* bytes) { return as<std::uint8_t>(bytes) != 0 ? "true" : "false"; }

using Format = std::string (*)(const void*);

struct Scalar {
  Format format;
  std::size_t size;
  bool inFloat;
};

const std::map<std::string, Scalar>& scalars() {
  static const std::map<std::string, Scalar> kScalars = {
      {"bool", {&boolean, 1, false}},
      {"char", {&integer<signed char>, 1, false}},
      {"signed char", {&integer<signed char>, 1, false}},
      {"unsigned char", {&integer<unsigned char>, 1, false}},
      {"short", {&integer<short>, 2, false}},
      {"unsigned short", {&integer<unsigned short>, 2, false}},
      {"int", {&integer<int>, 4, false}},
      {"unsigned int", {&integer<unsigned>, 4, false}},
      {"long", {&integer<long>, 8, false}},
      {"unsigned long", {&integer<unsigned long>, 8, false}},
      {"long long", {&integer<long long>, 8, false}},
      {"unsigned long long", {&integer<unsigned long long>, 8, false}},
      {"float", {&real<float>, 4, true}},
      {"double", {&real<double>, 8, true}}};
  return kScalars;
}

/// What stands before the parameters: `char *` of `char *(int, void (*)(int)) const`.
std::string returnType(const std::string& functionType) {
  std::size_t at = functionType.rfind(')');
  for (int depth = 0; at != std::string::npos && at > 0; --at) {
    const char letter = functionType[at];
    depth += letter == ')' ? 1 : letter == '(' ? -1 : 0;
    if (depth == 0) {
      break;
    }
  }
  std::string type = functionType.substr(0, at);
  while (type.ends_with(' ')) {
    type.pop_back();
  }
  return type;
}

std::string plainType(std::string type) {
  for (const char* word : {"const ", "class ", "struct "}) {
    while (type.starts_with(word)) {
      type = type.substr(std::strlen(word));
    }
  }
  while (type.ends_with('&') || type.ends_with(' ')) {
    type.pop_back();
  }
  return type;
}

bool isString(const std::string& type) {
  return type == "std::basic_string<char>" || type.starts_with("std::__cxx11::basic_string<char") ||
         type == "std::string";
}

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

std::string pointer(std::uint64_t value) {
  char text[32];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
  return value == 0 ? "nullptr" : text;
}

} // namespace

std::string describeReturned(const std::string& functionType, const wire::Returned& returned) {
  const std::string type = returnType(functionType);
  const std::string plain = plainType(type);
  const bool isReference = type.ends_with("&");
  const std::uint64_t rax = returned.registers[0];
  const std::uint32_t textSize = std::min<std::uint32_t>(returned.textSize, sizeof returned.text);
  const std::uint32_t memorySize =
      std::min<std::uint32_t>(returned.memorySize, sizeof returned.memory);
  if (plain == "void") {
    return "";
  }
  if (const auto scalar = scalars().find(plain); scalar != scalars().end()) {
    const Scalar& how = scalar->second;
    if (isReference) {
      return memorySize >= how.size ? how.format(returned.memory) : pointer(rax);
    }
    return how.format(&returned.registers[how.inFloat ? 2 : 0]);
  }
  if (isString(plain)) {
    return quoted(std::string(returned.text, textSize));
  }
  if (plain == "char *") {
    return rax == 0 ? "nullptr"
                    : quoted(std::string(returned.memory, ::strnlen(returned.memory, memorySize)));
  }
  if (type.ends_with("*")) {
    return pointer(rax);
  }
  return "a value of type " + type;
}

} // namespace hot_restart::cli
