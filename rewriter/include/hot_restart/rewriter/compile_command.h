// One compiler invocation as the build system wrote it, understood as far as the rewriter needs it.
#pragma once

#include "hot_restart/result.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {

enum class CompilerKind { kGcc, kClang };

/// What the command would do; only kCompile is rewritten. kSeveral compiles more than one C++ file
/// (`-c a.cpp b.cpp`), kLink makes a program or a library, maybe of C++ files, too.
enum class CommandAction { kCompile, kSeveral, kLink, kOther };

/// A `g++/clang++ ... -c foo.cpp -o foo.o` command. Plain value.
struct CompileCommand {
  std::string directory; ///< Absolute working directory.
  std::vector<std::string>
      arguments; ///< Whole command, launchers behind ours (ccache, distcc) included.
  std::size_t compilerIndex = 0; ///< arguments[compilerIndex] is the compiler itself.
  CompilerKind kind = CompilerKind::kGcc;
  CommandAction action = CommandAction::kOther;
  std::string passReason;   ///< But for kCompile: why it passes through ("preprocesses only",
                            ///< "reads stdin", ...).
  bool usesModules = false; ///< It passes through because it is part of a C++20 module.
  std::string source;       ///< As written on the command line (relative to directory or absolute).
  std::size_t sourceIndex = 0;
  /// For kSeveral and kLink: the inputs, and those of them that are C++ files which can be compiled
  /// one by one; indexes into `arguments`.
  std::vector<std::size_t> inputs, sources;
  std::string output;             ///< -o as written, or what the compiler would choose.
  std::string depfile, depTarget; ///< Empty: none asked for.
  /// compilerEnvironment() when it ran. Empty: that is not known.
  std::vector<std::string> environment;
};

/// Parses a compiler command line (without the `hrtool cc --` in front). Expands @response files.
/// Never fails for an odd command: what is not understood becomes kOther with a reason.
CompileCommand parseCompileCommand(const std::vector<std::string>& arguments,
                                   std::string directory);

/// The command for `source` (absolute) in BUILD/compile_commands.json. Errors: kNotFound (no
/// database, or no such file in it), kParse (not a database).
Result<CompileCommand> commandFromDatabase(const std::string& buildFolder,
                                           const std::string& source);

/// Arguments for Clang's parser that make it see what `command` sees (include paths, macros,
/// language, dialect, the compiler's own headers); flags that only code generation needs are
/// dropped. Starts with a program name.
std::vector<std::string> clangParseArguments(const CompileCommand& command);

} // namespace hot_restart::rewriter
