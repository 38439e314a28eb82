// A template is walked line by line, and each line hole by hole.
#include "emit/text_template.h"

#include "hot_restart/rewriter/generated_names.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hot_restart::rewriter {
namespace {

constexpr Filling kNames[] = {
    {"slot", kSlotName},
    {"current", kBodyPointerName},
    {"unitEntry", kUnitEntryName},
    {"unitSection", kUnitSection},
    {"adoption", kAdoptionName},
    {"preamble", kPreambleName},
    {"instancesVariable", kInstancesVariable},
    {"returnFile", kReturnFile},
    {"Again", kAbiAgain},
    {"Argument", kAbiArgument},
    {"Class", kAbiClass},
    {"cleanUp", kAbiCleanUp},
    {"destroyLock", kAbiDestroyLock},
    {"FunctionOf", kAbiFunctionOf},
    {"HeldLock", kAbiHeldLock},
    {"here", kLambdaHere},
    {"Kept", kAbiKept},
    {"lambda", kAbiLambda},
    {"MayThrow", kAbiMayThrow},
    {"memberFunction", kAbiMemberFunction},
    {"MemberPointer", kAbiMemberPointer},
    {"Pass", kAbiPass},
    {"renamed", kAbiRenamed},
    {"renamedLength", kAbiRenamedLength},
    {"renamedText", kAbiRenamedText},
    {"Result", kAbiResult},
    {"Same", kAbiSame},
    {"Scope", kAbiScope},
    {"adoptBodies", kRuntimeAdoptBodies},
    {"returnOnce", kRuntimeReturnOnce},
};

/// What stands in a hole of that name; nothing: nobody fills it.
using Lookup = std::function<std::optional<std::string_view>(std::string_view hole)>;

template <class Fillings>
std::optional<std::string_view> find(const Fillings& fillings, std::string_view hole) {
  const auto found = std::find_if(std::begin(fillings), std::end(fillings),
                                  [&](const Filling& one) { return one.hole == hole; });
  return found != std::end(fillings) ? std::optional(found->text) : std::nullopt;
}

std::string_view withoutFirstNewline(std::string_view text) {
  return text.starts_with('\n') ? text.substr(1) : text;
}

/// The name of the hole that begins at text[at], an `@`; empty when it has no end.
std::string_view holeAt(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('@', at + 1);
  return end == std::string_view::npos ? std::string_view() : text.substr(at + 1, end - at - 1);
}

std::string filled(std::string_view text, const Lookup& lookup) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view hole = text[at] == '@' ? holeAt(text, at) : std::string_view();
    const auto filling = hole.empty() ? std::nullopt : lookup(hole);
    result += filling ? *filling : text.substr(at, hole.empty() ? 1 : hole.size() + 2);
    at += hole.empty() ? 1 : hole.size() + 2;
  }
  return result;
}

std::vector<std::string_view> linesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  lines.push_back(text);
  return lines;
}

} // namespace

std::string fill(const TextTemplate& shape, std::initializer_list<Filling> fillings) {
  assert(!fillingProblem(shape, fillings) && "see fillingProblem()");
  const Lookup lookup = [&](std::string_view hole) {
    const auto own = find(fillings, hole);
    return own ? own : find(kNames, hole);
  };
  const bool oneLine = shape.layout == Layout::kOneLine;
  const std::string_view text = withoutFirstNewline(shape.text);
  const bool keepsFirstIndentation = text.size() == shape.text.size();
  std::string result;
  bool isFirst = true, isFirstOfTemplate = true;
  for (std::string_view line : linesOf(text)) {
    if (oneLine && !(isFirstOfTemplate && keepsFirstIndentation)) {
      line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    }
    isFirstOfTemplate = false;
    const std::string piece = filled(line, lookup);
    if (piece.empty() && !line.empty()) {
      continue;
    }
    result += isFirst ? "" : oneLine ? " " : "\n";
    result += piece;
    isFirst = false;
  }
  return result;
}

std::optional<std::string> fillingProblem(const TextTemplate& shape,
                                          std::initializer_list<Filling> fillings) {
  std::set<std::string_view> holes;
  for (std::size_t at = shape.text.find('@'); at != std::string_view::npos;) {
    const std::string_view hole = holeAt(shape.text, at);
    if (hole.empty()) {
      return "a hole of the template has no end or no name";
    }
    holes.insert(hole);
    at = shape.text.find('@', at + hole.size() + 2);
  }
  for (const std::string_view hole : holes) {
    if (!find(fillings, hole) && !find(kNames, hole)) {
      return "nothing fills the hole `" + std::string(hole) + "`";
    }
  }
  for (const Filling& one : fillings) {
    if (holes.count(one.hole) == 0) {
      return "the template has no hole `" + std::string(one.hole) + "`";
    }
  }
  return std::nullopt;
}

std::string shown(const TextTemplate& shape) {
  return filled(withoutFirstNewline(shape.text),
                [](std::string_view hole) { return find(kNames, hole); });
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const std::string& part : parts) {
    text += text.empty() || part.empty() ? "" : between;
    text += part;
  }
  return text;
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') {
      result += '\\';
    }
    result += letter;
  }
  return result + "\"";
}

} // namespace hot_restart::rewriter
