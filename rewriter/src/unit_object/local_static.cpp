// A demangler would give text; the parts are read off the symbol's end.
#include "unit_object/local_static.h"

#include "llvm/ADT/StringRef.h"

#include <cstddef>
#include <optional>
#include <string>

namespace hot_restart::rewriter {

using llvm::StringRef;

std::optional<LocalStatic> parseLocalStatic(StringRef symbol) {
  if (!symbol.starts_with("_ZZ")) {
    return std::nullopt;
  }
  // The name is the last source name: try each digit run from the right.
  for (std::size_t at = symbol.rfind('E'); at != StringRef::npos && at > 3;
       at = symbol.rfind('E', at)) {
    StringRef rest = symbol.substr(at + 1);
    unsigned length = 0;
    if (rest.consumeInteger(10, length) || length == 0 || length > rest.size()) {
      continue;
    }
    LocalStatic result{rest.take_front(length).str(), 0};
    rest = rest.drop_front(length);
    if (rest.empty()) {
      return result;
    }
    if (rest.consume_front("B")) {
      return result; // ABI tag: a number behind it is not needed to know the name.
    }
    unsigned number = 0;
    if (rest.consume_front("_") && (rest.consume_front("_"), !rest.consumeInteger(10, number))) {
      result.number = static_cast<int>(number) + 1;
      return result;
    }
  }
  return std::nullopt;
}

bool liesInVariablesClosure(StringRef symbol) { return symbol.contains("MUl"); }

std::string variableOfClosure(StringRef symbol) {
  const std::size_t end = symbol.find("MUl");
  if (end == StringRef::npos || !symbol.consume_front("_ZN")) {
    return "";
  }
  StringRef name = symbol.take_front(end - StringRef("_ZN").size());
  name.consume_front("K");
  StringRef plain = name;
  std::size_t length = 0;
  const bool isOfNoNamespace = !plain.consumeInteger(10, length) && plain.size() == length;
  return isOfNoNamespace ? plain.str() : "_ZN" + name.str() + "E";
}

} // namespace hot_restart::rewriter
