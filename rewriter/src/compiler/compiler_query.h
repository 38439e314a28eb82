// Facts about an installed compiler that its command line does not tell. Each is asked once per
// process.
#pragma once

#include "hot_restart/rewriter/compile_command.h"

#include <optional>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// The compiler's file with symbolic links resolved; empty when it cannot be found.
std::string resolveCompiler(const std::string& compiler, const std::string& directory);

/// By its name (`g++-12`, `clang++`), what its link leads to (`c++`), or else what it says of
/// itself. Nothing when it is neither of the two.
std::optional<CompilerKind> compilerKind(const std::string& compiler, const std::string& directory);

/// `g++`'s own folder (`/usr/lib/gcc/x86_64-linux-gnu/12`); empty when it does not say.
std::string gccInstallFolder(const std::string& compiler, const std::string& directory);

/// Major version; 0 when unknown.
unsigned compilerMajorVersion(const std::string& compiler, CompilerKind kind,
                              const std::string& directory);

/// True for names that look like a C or C++ compiler driver (launchers do not).
bool looksLikeCompiler(const std::string& argument);

} // namespace hot_restart::rewriter
