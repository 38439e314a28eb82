// Text with holes: `@pointer@` is a hole, and fill() puts something there. Holes that stand for a
// generated name (`@slot@`, `@Pass@`) are filled from generated_names.h, all others by the caller.
// `@` is no character of C++, so nothing else can be taken for a hole; what is filled in is never
// looked into.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hot_restart::rewriter {

/// How a template of several lines comes out. In both, a newline at the very begin is not part of
/// the text, and a line of nothing but a hole that is filled with nothing is left out.
enum class Layout {
  kOneLine, ///< The lines, without their indentation, with a space between two of them.
  kLines,   ///< As it stands.
};

struct TextTemplate {
  std::string_view text;
  Layout layout = Layout::kOneLine;
};

/// `text` for every hole of that name.
struct Filling {
  std::string_view hole, text;
};

/// The template's text. Every hole must be filled, and every filling used: else an assertion fails,
/// or, without assertions, the hole stays and no compiler takes the text.
std::string fill(const TextTemplate& shape, std::initializer_list<Filling> fillings);

/// What is wrong with filling the template so, as a sentence; nothing when all is well.
std::optional<std::string> fillingProblem(const TextTemplate& shape,
                                          std::initializer_list<Filling> fillings);

/// The template with its generated names filled in, its lines and all other holes as they stand:
/// what documents show.
std::string shown(const TextTemplate& shape);

/// `a, b, c`: what is empty is left out.
std::string joined(const std::vector<std::string>& parts, std::string_view between = ", ");

/// A string literal that says `text`.
std::string quoted(std::string_view text);

} // namespace hot_restart::rewriter
