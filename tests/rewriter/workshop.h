// Folders, compilers, and what was made of snippets already: each one is rewritten and compiled
// once in a process, however many questions a test has about it.
#pragma once

#include "rewriter_harness.h"

#include "unit_text/reload_text.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/wrap.h"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::test {

/// A compiler of this machine.
struct Toolchain {
  rewriter::CompilerKind kind;
  const char* name;
  const char* path;
};

/// How a program ended.
struct ProgramEnd {
  int status = 0;
  std::string output; ///< stdout and stderr.
  bool operator==(const ProgramEnd&) const = default;
};

/// Runs a program and waits for its end.
ProgramEnd run(const std::filesystem::path& folder, const std::vector<std::string>& arguments);

/// A snippet as one compiler sees it.
struct Build {
  const Toolchain* toolchain = nullptr;
  std::filesystem::path folder;
  std::vector<std::string> arguments; ///< The compile command.
  rewriter::CompileCommand command;
  rewriter::WrapResult result;
  std::string problem; ///< Empty: it was rewritten, and what came out compiles.
};

/// Makes builds and units of snippets, and knows those that it has made.
class Workshop {
public:
  /// One for each compiler that takes the snippet. What fails fails the test, once.
  static const std::vector<Build>& builds(const Code& code);
  /// What the wrapped program says, which is what the plain one says.
  static std::string outputOf(const Code& code);
  /// The units of an edit, by compiler, compiled; of all functions when `after` is empty.
  /// `onlyWhatCan`: functions that cannot be brought are a note, no refusal.
  static std::vector<Result<rewriter::ReloadText>> units(const Code& before, const Code& after,
                                                         bool onlyWhatCan);
  static std::vector<Result<rewriter::ReloadText>>
  unitsReturning(const Code& code, const std::string& function, const std::string& expression);

private:
  static Build prepare(const Code& code, const Toolchain& toolchain);
  static void writeFiles(const Code& code, const std::filesystem::path& folder);
  static Result<rewriter::ReloadText> unit(const Build& build, const Code& after, bool onlyWhatCan);
  static Result<rewriter::ReloadText> compiledUnit(const Build& build,
                                                   const rewriter::ReloadTextRequest& request);
  static std::set<std::string> changedFunctions(const Build& build);
};

} // namespace hot_restart::test
