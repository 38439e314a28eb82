// The variables are those of the manuals of GCC ("Environment Variables Affecting GCC") and Clang,
// as far as they change what is read or made: none of them holds a secret or a place of messages.
#include "hot_restart/rewriter/compiler_environment.h"

#include "hot_restart/rewriter/compile_command.h"

#include <cstdlib>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

constexpr const char* kVariables[] = {"CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH",
                                      "LIBRARY_PATH", "COMPILER_PATH", "GCC_EXEC_PREFIX",
                                      "SOURCE_DATE_EPOCH", "CCC_OVERRIDE_OPTIONS",
                                      // Of the wrappers that Nix calls g++ and clang++.
                                      "NIX_CFLAGS_COMPILE", "NIX_CXXSTDLIB_COMPILE"};

} // namespace

std::vector<std::string> compilerEnvironment() {
  std::vector<std::string> environment;
  for (const std::string name : kVariables) {
    const char* const value = std::getenv(name.c_str());
    environment.push_back(value != nullptr ? name + "=" + value : name);
  }
  return environment;
}

void adoptEnvironment(const CompileCommand& command) {
  for (const std::string& variable : command.environment) {
    const std::size_t end = variable.find('=');
    if (end == std::string::npos) {
      ::unsetenv(variable.c_str());
    } else {
      ::setenv(variable.substr(0, end).c_str(), variable.c_str() + end + 1, /*overwrite=*/1);
    }
  }
}

} // namespace hot_restart::rewriter
