// Runs the user's compiler and a linker for units, and says in which way that failed.
#pragma once

#include "hot_restart/process_runner.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// The tools of one compile command. It runs them and reads how they ended; what is in the files it
/// does not know. Refers to both arguments of its constructor.
class UnitCompiler {
public:
  UnitCompiler(const CompileCommand& command, ProcessRunner& processes)
      : command_(command), processes_(processes) {}

  const CompileCommand& command() const { return command_; }

  /// Compiles in the command's own directory. Errors: kCompile with the compiler's text and nothing
  /// else; kSystem.
  Status compile(const std::vector<std::string>& arguments) const;

  /// Runs the compiler on the user's own file, without output. Errors: kCompile with the compiler's
  /// text when the file has errors; kSystem.
  Status checkSyntax() const;

  /// An error about generated text in the compiler's words about the user's own file, as far as it
  /// has such words. Other errors, and what is wrong with the generated text alone, stay as they
  /// are.
  Error inUsersTerms(const Error& error) const;

  /// Links objects to a shared object and leaves undefined symbols open. Those that cannot be
  /// left so are taken from the compiler's own library in a second attempt. `runPath`: where what
  /// the unit opens by name is looked for (run_path.h); or empty. Errors: kRefused with what the
  /// linker said in each attempt, kSystem.
  Status link(const std::vector<std::string>& objectPaths, const std::string& unitPath,
              const std::string& runPath) const;

private:
  Status linkOnce(const std::vector<std::string>& arguments) const;
  std::string compilerLibrary() const;

  const CompileCommand& command_;
  ProcessRunner& processes_;
};

} // namespace hot_restart::rewriter
