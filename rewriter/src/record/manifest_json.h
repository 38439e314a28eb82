// Writes and reads structs as JSON objects, by their lists of fields (manifest_fields.h). 64-bit
// numbers are decimal strings, since numbers of JSON are doubles.
#pragma once

#include "record/manifest_fields.h"

#include "hot_restart/rewriter/words.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {

/// Makes an object out of the fields that it is shown.
class FieldWriter {
public:
  template <class Entry> static llvm::json::Object objectOf(const Entry& entry) {
    FieldWriter writer;
    visitFields(writer, entry);
    return std::move(writer.object_);
  }

  template <class Field> void operator()(llvm::StringRef name, const Field& field) {
    object_[name] = valueFor(field);
  }

  /// A small number that memory holds as a std::size_t.
  void index(llvm::StringRef name, std::size_t number) { object_[name] = std::int64_t(number); }
  /// Whether an enumeration of two values has the second.
  template <class Enum> void flag(llvm::StringRef name, Enum value, Enum /*no*/, Enum yes) {
    object_[name] = value == yes;
  }

private:
  static llvm::json::Value valueFor(const std::string& text) { return text; }
  static llvm::json::Value valueFor(bool answer) { return answer; }
  static llvm::json::Value valueFor(unsigned number) { return number; }
  static llvm::json::Value valueFor(std::uint64_t number) { return std::to_string(number); }
  template <SpelledOut Enum> static llvm::json::Value valueFor(const Enum& value) {
    return spelled(value);
  }
  template <class Entry> static llvm::json::Value valueFor(const Entry& entry) {
    return objectOf(entry);
  }
  template <class Item> static llvm::json::Value valueFor(const std::vector<Item>& items) {
    llvm::json::Array array;
    for (const Item& item : items) {
      array.push_back(valueFor(item));
    }
    return array;
  }

  llvm::json::Object object_;
};

/// Fills the fields that it is shown from an object. A field that the object lacks stays as it is:
/// an older hrtool did not know it. Any other surprise is a problem, of which the first is kept.
class FieldReader {
public:
  template <class Entry>
  static void read(const llvm::json::Object& object, Entry& entry, std::string& problem) {
    FieldReader reader(object, problem);
    visitFields(reader, entry);
  }

  template <class Field> void operator()(llvm::StringRef name, Field& field) {
    if (const llvm::json::Value* value = object_.get(name); value && !take(*value, field)) {
      complain(name, *value);
    }
  }

  void index(llvm::StringRef name, std::size_t& number);
  template <class Enum> void flag(llvm::StringRef name, Enum& value, Enum no, Enum yes) {
    bool isYes = value == yes;
    (*this)(name, isYes);
    value = isYes ? yes : no;
  }

private:
  FieldReader(const llvm::json::Object& object, std::string& problem)
      : object_(object), problem_(problem) {}

  static bool take(const llvm::json::Value& value, std::string& target);
  static bool take(const llvm::json::Value& value, bool& target);
  static bool take(const llvm::json::Value& value, unsigned& target);
  static bool take(const llvm::json::Value& value, std::uint64_t& target);
  template <SpelledOut Enum> static bool take(const llvm::json::Value& value, Enum& target) {
    const auto text = value.getAsString();
    const std::optional<Enum> known = text ? valueOf<Enum>(*text) : std::nullopt;
    target = known.value_or(target);
    return known.has_value();
  }
  template <class Entry> bool take(const llvm::json::Value& value, Entry& target) {
    const llvm::json::Object* object = value.getAsObject();
    if (object != nullptr) {
      read(*object, target, problem_);
    }
    return object != nullptr;
  }
  template <class Item> bool take(const llvm::json::Value& value, std::vector<Item>& target) {
    const llvm::json::Array* array = value.getAsArray();
    for (std::size_t index = 0; array != nullptr && index < array->size(); ++index) {
      if (!take((*array)[index], target.emplace_back())) {
        return false;
      }
    }
    return array != nullptr;
  }

  void complain(llvm::StringRef name, const llvm::json::Value& value);

  const llvm::json::Object& object_;
  std::string& problem_;
};

} // namespace hot_restart::rewriter
