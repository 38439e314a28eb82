// Rewrites the text of a mangled name, source name by source name; never builds a tree.
#include "names/canonical_name.h"

#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>

namespace hot_restart::rewriter {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// `<number> <identifier>` at `at`; length 0 when there is none.
struct SourceName {
  std::size_t digits = 0, length = 0;
};

SourceName sourceNameAt(std::string_view text, std::size_t at) {
  SourceName name;
  std::size_t length = 0;
  while (at + name.digits < text.size() && isDigit(text[at + name.digits]) && name.digits < 5) {
    length = length * 10 + static_cast<std::size_t>(text[at + name.digits] - '0');
    ++name.digits;
  }
  const std::size_t start = at + name.digits;
  const bool identifier =
      name.digits != 0 && text[at] != '0' && start + length <= text.size() && start < text.size() &&
      (std::isalpha(static_cast<unsigned char>(text[start])) != 0 || text[start] == '_' ||
       text[start] == '$' || static_cast<unsigned char>(text[start]) >= 0x80);
  name.length = identifier ? length : 0;
  return name;
}

/// Whether `S_`, `S1A_` or `T0_` ends at `end`, something that stood before: a name may follow.
bool endsInSubstitution(std::string_view text, std::size_t end) {
  std::size_t at = end - 1;
  while (at > 0 && (isDigit(text[at - 1]) || (text[at - 1] >= 'A' && text[at - 1] < 'S'))) {
    --at;
  }
  return at > 0 && (text[at - 1] == 'S' || text[at - 1] == 'T');
}

/// Digits behind these count something (S1_, T0_, A10_c, Li5E, h24_, __10, ...): no source name
/// starts there.
bool digitsCount(std::string_view text, std::size_t at) {
  const char before = at == 0 ? '\0' : text[at - 1];
  return before == '_' ? at < 2 || (text[at - 2] != 'Z' && !endsInSubstitution(text, at))
                       : before == 'T' && at >= 2 && text[at - 2] != 'Z';
}

/// Length of `Lm12E` at `at`, the value of a template argument: no name begins with its digits. 0:
/// there is none.
std::size_t literalAt(std::string_view text, std::size_t at) {
  const auto isLower = [](char c) { return std::islower(static_cast<unsigned char>(c)) != 0; };
  if (text[at] != 'L' || at + 2 >= text.size() || !isLower(text[at + 1])) {
    return 0;
  }
  std::size_t end = at + (text[at + 2] == 'n' ? 3 : 2);
  const std::size_t digits = end;
  while (end < text.size() && isDigit(text[end])) {
    ++end;
  }
  return end > digits && end < text.size() && text[end] == 'E' ? end + 1 - at : 0;
}

std::string rewriteNames(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t literal = literalAt(text, at); literal != 0) {
      result += text.substr(at, literal);
      at += literal;
      continue;
    }
    const bool marked = at + 1 < text.size() && isDigit(text[at + 1]);
    if (text[at] == 'L' && marked && sourceNameAt(text, at + 1).length != 0) {
      ++at; // Internal linkage.
      continue;
    }
    if (text[at] == 'B' && marked && !result.empty()) {
      const SourceName tag = sourceNameAt(text, at + 1);
      if (tag.length != 0) {
        at += 1 + tag.digits + tag.length;
        continue;
      }
    }
    const SourceName name =
        isDigit(text[at]) && !digitsCount(text, at) ? sourceNameAt(text, at) : SourceName{};
    if (name.length == 0) {
      result += text[at++];
      continue;
    }
    std::string_view identifier = text.substr(at + name.digits, name.length);
    if (identifier == "_GLOBAL__N_1" || identifier.starts_with(kAnonymousNamespace)) {
      identifier = kAnonymousNamespace;
    }
    result += std::to_string(identifier.size());
    result += identifier;
    at += name.digits + name.length;
  }
  return result;
}

} // namespace

std::string canonicalName(std::string_view mangled) {
  if (!mangled.starts_with("_Z")) {
    return std::string(mangled);
  }
  std::string result = rewriteNames(mangled);
  // A variable of the global namespace has a mangled name only when it is static or has tags.
  const SourceName whole = sourceNameAt(result, 2);
  if (whole.length != 0 && 2 + whole.digits + whole.length == result.size()) {
    return result.substr(2 + whole.digits);
  }
  return result;
}

bool isSplitName(std::string_view mangled) { return mangled.find('.') != std::string_view::npos; }

} // namespace hot_restart::rewriter
