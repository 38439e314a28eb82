// What the rewriter makes of a few lines of C++, in process. A test states what matters in the text
// that comes out, or the reason why nothing does; the harness compiles every text that it hands to
// a test with g++ and with clang++, warnings as errors unless the snippet has some itself, and a
// text that does not compile fails the test. (The model is clangd's TweakTesting.h.)
//
//   EXPECT_THAT(wrapped("int twice(int a) { return 2 * a; }"), Says("int twice$body(int a)"));
//   EXPECT_EQ(leftAlone("constexpr int f() { return 1; }", "f"), "constexpr");
//   EXPECT_THAT(refused("int f() { return 1; }", "char f() { return 1; }"), Says("its type"));
//
// A snippet is compiled as C++17; `Code("...").standard("c++20")` and its like say otherwise.
#pragma once

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/wrap.h"

#include "gmock/gmock.h"

#include <cctype>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::test {

/// `text` without white space, which generated text has more or less of.
inline std::string tight(const std::string& text) {
  std::string result;
  for (const char letter : text) {
    if (std::isspace(static_cast<unsigned char>(letter)) == 0) {
      result += letter;
    }
  }
  return result;
}

/// Matches a text that has `part` in it, white space aside.
MATCHER_P(Says, part, "") {
  static_cast<void>(result_listener);
  return tight(arg).find(tight(part)) != std::string::npos;
}

/// A snippet with what surrounds it. Converts from the text of its main file.
class Code {
public:
  Code(const char* text) : text_(text) {}
  Code(std::string text) : text_(std::move(text)) {}

  Code standard(const std::string& name) const; ///< "c++20"
  Code flag(const std::string& argument) const; ///< One more argument of the compile command.
  /// One more file, in the folder of the main file. Functions of headers are wrapped where
  /// wrapHeaders() says so.
  Code file(const std::string& name, const std::string& text) const;
  Code wrapHeaders() const; ///< HEADERS *
  Code options(const rewriter::WrapOptions& options) const;
  Code only(rewriter::CompilerKind kind) const; ///< The other compiler does not take the snippet.

private:
  friend class Workshop;
  std::string key() const; ///< Says whether two are the same.

  std::string text_;
  std::string standard_ = "c++17";
  std::vector<std::string> flags_;
  std::map<std::string, std::string> files_;
  rewriter::WrapOptions options_;
  bool wrapHeaders_ = false;
  std::optional<rewriter::CompilerKind> only_;
};

/// The rewritten text: that for g++, or for the one compiler that the snippet is for.
std::string wrapped(const Code& code);

/// Why that function is left alone; "wrapped", or "no such function". The name is as people read
/// it, with or without parameters: `ns::Foo::bar` or `ns::Foo::bar(int) const`.
std::string leftAlone(const Code& code, const std::string& function);

/// Names of all functions that are wrapped, with their parameters, in the order of the text.
std::vector<std::string> wrappedFunctions(const Code& code);

/// What the build remembers about the file.
rewriter::Manifest manifestOf(const Code& code);

/// The rewritten snippet, which is compiled with -fPIC, linked to a shared library: what a running
/// program may have of it.
struct LinkedLibrary {
  rewriter::Manifest manifest;
  std::string path;
};
LinkedLibrary linkedLibrary(const Code& code);

/// Builds the snippet, which has a main(), plain and wrapped, and runs both: the same output, and
/// the same exit status. The output of the wrapped program.
std::string sameOutput(const Code& code);

/// The text of the unit that brings the functions which an edit has changed, or "refused: why".
/// `after` is the new text of the main file, with the files that the edit changes.
std::string unitText(const Code& before, const Code& after);

/// The text of the unit that brings all functions of the file, unedited.
std::string unitText(const Code& code);

/// The text of the unit in which that function returns `expression` instead of running its body.
std::string unitReturning(const Code& code, const std::string& function,
                          const std::string& expression);

/// Why there is no unit for the edit; empty when there is one.
std::string refused(const Code& before, const Code& after);

/// What the unit says did not take effect, one line each; "refused: why" when there is none.
std::string unitNotes(const Code& before, const Code& after);

} // namespace hot_restart::test
