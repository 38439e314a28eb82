// JSON for the parts of a manifest: toValue() writes a struct, fromObject() reads it, ObjectReader
// skips what is absent.
#pragma once

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/wrap.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

llvm::json::Value toValue(const std::string& text);
llvm::json::Value toValue(const CompileCommand& command);
llvm::json::Value toValue(const Effect& effect);
llvm::json::Value toValue(const ParameterEntry& parameter);
llvm::json::Value toValue(const FunctionEntry& entry);
llvm::json::Value toValue(const VariableEntry& entry);
llvm::json::Value toValue(const FieldLayout& field);
llvm::json::Value toValue(const TypeEntry& entry);
llvm::json::Value toValue(const FileEntry& entry);
llvm::json::Value toValue(const TextEntry& entry);
llvm::json::Value toValue(const LeftAlone& one);

template <class T> llvm::json::Array toArray(const std::vector<T>& items) {
  llvm::json::Array array;
  for (const T& item : items) {
    array.push_back(toValue(item));
  }
  return array;
}

void fromObject(const llvm::json::Object& object, CompileCommand& command);
void fromObject(const llvm::json::Object& object, Effect& effect);
void fromObject(const llvm::json::Object& object, ParameterEntry& parameter);
void fromObject(const llvm::json::Object& object, FunctionEntry& entry);
void fromObject(const llvm::json::Object& object, VariableEntry& entry);
void fromObject(const llvm::json::Object& object, FieldLayout& field);
void fromObject(const llvm::json::Object& object, TypeEntry& entry);
void fromObject(const llvm::json::Object& object, FileEntry& entry);
void fromObject(const llvm::json::Object& object, TextEntry& entry);
void fromObject(const llvm::json::Object& object, LeftAlone& one);

/// Reads the fields of one object; what is absent or of another type leaves its target alone.
class ObjectReader {
public:
  explicit ObjectReader(const llvm::json::Object& object) : object_(object) {}

  void read(llvm::StringRef key, std::string& target) const;
  void read(llvm::StringRef key, bool& target) const;
  void read(llvm::StringRef key, unsigned& target) const;
  /// A 64-bit number, written as a decimal string.
  void read(llvm::StringRef key, std::uint64_t& target) const;
  void readArray(llvm::StringRef key, std::vector<std::string>& target) const;
  template <class T> void readArray(llvm::StringRef key, std::vector<T>& target) const {
    const llvm::json::Array* array = object_.getArray(key);
    for (std::size_t index = 0; array != nullptr && index < array->size(); ++index) {
      if (const llvm::json::Object* item = (*array)[index].getAsObject()) {
        fromObject(*item, target.emplace_back());
      }
    }
  }

private:
  const llvm::json::Object& object_;
};

} // namespace hot_restart::rewriter
