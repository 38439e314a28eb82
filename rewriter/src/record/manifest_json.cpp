// Reads the simple values, which no struct owns, and words the problems.
#include "record/manifest_json.h"

#include "hot_restart/json_text.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

namespace hot_restart::rewriter {

namespace json = llvm::json;

void FieldReader::index(llvm::StringRef name, std::size_t& number) {
  unsigned small = static_cast<unsigned>(number);
  (*this)(name, small);
  number = small;
}

bool FieldReader::take(const json::Value& value, std::string& target) {
  const auto text = value.getAsString();
  if (text) {
    target = text->str();
  }
  return text.has_value();
}

bool FieldReader::take(const json::Value& value, bool& target) {
  const auto answer = value.getAsBoolean();
  target = answer.value_or(target);
  return answer.has_value();
}

bool FieldReader::take(const json::Value& value, unsigned& target) {
  const auto number = value.getAsInteger();
  if (!number || *number < 0 || *number > std::numeric_limits<unsigned>::max()) {
    return false;
  }
  target = static_cast<unsigned>(*number);
  return true;
}

bool FieldReader::take(const json::Value& value, std::uint64_t& target) {
  const auto text = value.getAsString();
  std::uint64_t number = 0;
  if (!text || text->getAsInteger(10, number)) {
    return false;
  }
  target = number;
  return true;
}

void FieldReader::complain(llvm::StringRef name, const json::Value& value) {
  constexpr std::size_t kShown = 60;
  if (problem_.empty()) {
    problem_ = "`" + name.str() + "` cannot be " + jsonLine(value).substr(0, kShown);
  }
}

} // namespace hot_restart::rewriter
