// The questions that tests ask, as answers of both compilers' builds.
#include "rewriter_harness.h"

#include "workshop.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/function_name.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/wrap.h"

#include "gtest/gtest.h"

#include <string>
#include <vector>

namespace hot_restart::test {

using rewriter::CompilerKind;
using rewriter::FunctionEntry;
using rewriter::Manifest;

Code Code::standard(const std::string& name) const {
  Code copy = *this;
  copy.standard_ = name;
  return copy;
}

Code Code::flag(const std::string& argument) const {
  Code copy = *this;
  copy.flags_.push_back(argument);
  return copy;
}

Code Code::file(const std::string& name, const std::string& text) const {
  Code copy = *this;
  copy.files_[name] = text;
  return copy;
}

Code Code::wrapHeaders() const {
  Code copy = *this;
  copy.wrapHeaders_ = true;
  return copy;
}

Code Code::options(const rewriter::WrapOptions& options) const {
  Code copy = *this;
  copy.options_ = options;
  return copy;
}

Code Code::only(CompilerKind kind) const {
  Code copy = *this;
  copy.only_ = kind;
  return copy;
}

std::string Code::key() const {
  std::string key = text_ + '\0' + standard_ + '\0' + rewriter::toJson(options_) + '\0';
  for (const std::string& flag : flags_) {
    key += flag + '\0';
  }
  for (const auto& [name, text] : files_) {
    key += name + '\0' + text + '\0';
  }
  key += wrapHeaders_ ? 'h' : '-';
  return key + (only_ ? (*only_ == CompilerKind::kGcc ? 'g' : 'c') : '-');
}

std::string wrapped(const Code& code) { return Workshop::builds(code).front().result.text; }

std::string leftAlone(const Code& code, const std::string& function) {
  std::string answer;
  for (const Build& build : Workshop::builds(code)) {
    std::string reason = "no such function";
    for (const FunctionEntry& entry : build.result.manifest.functions) {
      if (entry.name == function || rewriter::withoutParameters(entry.name) == function) {
        reason = entry.wrapped() ? "wrapped" : entry.skipReason;
      }
    }
    const bool differs = !answer.empty() && answer != reason;
    answer = differs ? "g++: " + answer + "; clang++: " + reason : reason;
  }
  return answer;
}

std::vector<std::string> wrappedFunctions(const Code& code) {
  std::vector<std::string> first;
  for (const Build& build : Workshop::builds(code)) {
    std::vector<std::string> names;
    for (const FunctionEntry& entry : build.result.manifest.functions) {
      if (entry.wrapped()) {
        names.push_back(entry.name);
      }
    }
    if (&build == &Workshop::builds(code).front()) {
      first = names;
    }
    EXPECT_EQ(names, first) << build.toolchain->name << " has others";
  }
  return first;
}

Manifest manifestOf(const Code& code) { return Workshop::builds(code).front().result.manifest; }

LinkedLibrary linkedLibrary(const Code& code) {
  const Build& build = Workshop::builds(code.flag("-fPIC")).front();
  const ProgramEnd linked =
      run(build.folder, {build.toolchain->path, "-shared", "snippet.o", "-o", "libsnippet.so"});
  EXPECT_EQ(linked.status, 0) << linked.output;
  return {build.result.manifest, build.folder / "libsnippet.so"};
}

std::string sameOutput(const Code& code) { return Workshop::outputOf(code); }

namespace {

std::string textOrRefusal(const std::vector<Result<rewriter::ReloadText>>& units) {
  if (units.empty()) {
    return "refused: there is no program";
  }
  const auto& first = units.front();
  for (const auto& other : units) {
    EXPECT_EQ(static_cast<bool>(first), static_cast<bool>(other))
        << "one compiler's unit is refused, the other's is not: "
        << (first ? other.error().message : first.error().message);
  }
  return first ? first->text : "refused: " + first.error().message;
}

} // namespace

std::string unitText(const Code& before, const Code& after) {
  return textOrRefusal(Workshop::units(before, after, false));
}

std::string unitText(const Code& code) {
  return textOrRefusal(Workshop::units(code, std::string(), false));
}

std::string unitReturning(const Code& code, const std::string& function,
                          const std::string& expression) {
  return textOrRefusal(Workshop::unitsReturning(code, function, expression));
}

std::string refused(const Code& before, const Code& after) {
  const std::string text = unitText(before, after);
  const std::string mark = "refused: ";
  return text.rfind(mark, 0) == 0 ? text.substr(mark.size()) : std::string();
}

std::string unitNotes(const Code& before, const Code& after) {
  const auto units = Workshop::units(before, after, true);
  if (units.empty() || !units.front()) {
    return textOrRefusal(units);
  }
  std::string text;
  for (const std::string& note : units.front()->notes) {
    text += note + "\n";
  }
  return text;
}

} // namespace hot_restart::test
