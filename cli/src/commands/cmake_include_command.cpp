// The file belongs to the CMake package, which is installed beside hrtool.
#include "commands/cmake_include_command.h"

#include "base/exit_code.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>
#include <system_error>

namespace hot_restart::cli {

void setupCmakeIncludeCommand(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "cmake-include", "Print the path for -DCMAKE_PROJECT_TOP_LEVEL_INCLUDES (CMake 3.24) or "
                       "-DCMAKE_PROJECT_INCLUDE, which wraps a project as it is");
  command->callback([] {
    if (const int status = runCmakeIncludeCommand(); status != 0) {
      throw CLI::RuntimeError(status);
    }
  });
}

int runCmakeIncludeCommand() {
  std::error_code code;
  const std::filesystem::path tool = std::filesystem::read_symlink("/proc/self/exe", code);
  const std::filesystem::path package =
      tool.parent_path().parent_path() / HOT_RESTART_INSTALL_LIBDIR "/cmake/HotRestart";
  const std::filesystem::path file = package / "HotRestartProject.cmake";
  if (!std::filesystem::exists(file, code)) {
    std::fprintf(stderr,
                 "hrtool: there is no %s. The CMake package lies beside an installed hrtool "
                 "(`cmake --install`), and not beside one in its build folder.\n",
                 file.c_str());
    return toInt(ExitCode::kNotFound);
  }
  std::printf("%s\n", file.c_str());
  return toInt(ExitCode::kSuccess);
}

} // namespace hot_restart::cli
