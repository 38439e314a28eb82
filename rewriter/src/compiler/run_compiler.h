// Runs the user's compiler and a linker on a unit's text.
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// The compile command of a unit: the user's compiler and flags without launchers, dependency
/// output and LTO, for position-independent code whose every reference to project data can be
/// redirected.
std::vector<std::string> unitCompileArguments(const CompileCommand& command,
                                              const std::vector<std::string>& extra,
                                              const std::string& sourcePath,
                                              const std::string& objectPath);

/// Compiles in the command's own directory. Error kCompile with the compiler's text and nothing
/// else; kSystem.
Status compileUnit(const CompileCommand& command, const std::vector<std::string>& arguments);

/// Runs the compiler on the user's own file, without output. Error kCompile with its text when it
/// has errors.
Status checkSyntax(const CompileCommand& command);

/// Links STEM.o to STEM.so, leaving undefined symbols open; those that cannot be left so are taken
/// from the library of `command`'s compiler.
/// `runPath`: where what the unit opens by name is looked for (run_path.h); or empty.
/// Errors: kRefused with the linker's text, kSystem.
Status linkUnit(const CompileCommand& command, const std::string& objectPath,
                const std::string& unitPath, const std::string& runPath);

} // namespace hot_restart::rewriter
