// The checks of `hrtool doctor`, each a small function that returns its finding.
#include "commands/doctor_command.h"

#include "base/exit_code.h"
#include "base/own_files.h"
#include "hot_restart/json_text.h"
#include "hot_restart/process_runner.h"
#include "hot_restart/result.h"
#include "program/control_protocol.h"
#include "program/session_folder.h"

#include <CLI/CLI.hpp>
#include <llvm/Support/JSON.h>
#include <llvm/Support/Program.h>
#include <llvm/Support/raw_ostream.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <memory>
#include <string>
#include <sys/statvfs.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

/// Path of the first of `names` on PATH; empty: none.
std::string findFirst(std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (const auto path = llvm::sys::findProgramByName(name)) {
      return *path;
    }
  }
  return {};
}

Check checkProgram(const std::string& what, std::initializer_list<const char*> names,
                   const std::string& advice) {
  const std::string path = findFirst(names);
  return {what, path.empty() ? "not found" : path, path.empty() ? advice : "", !path.empty()};
}

/// Looks for Python in gdb, which cannot run the session's script without it.
Check checkGdbPython() {
  Check check{"gdb's Python", "works", "", true};
  const std::string gdb = findFirst({"gdb"});
  if (gdb.empty()) {
    return {"gdb's Python", "no gdb", "install gdb; until then crashes open a plain prompt", false};
  }
  const Result<ProcessEnd> end =
      systemProcesses().run({.arguments = {gdb, "-nx", "-batch", "-ex", "python import socket"},
                             .output = OutputUse::kDiscard,
                             .errors = OutputUse::kDiscard,
                             .timeLimit = std::chrono::seconds(20)});
  if (!end || !end->succeeded()) {
    return {"gdb's Python", "does not work", "install a gdb that is built with Python", false};
  }
  return check;
}

Check checkPtrace() {
  std::ifstream stream("/proc/sys/kernel/yama/ptrace_scope");
  int scope = 0;
  if (!(stream >> scope)) {
    return {"ptrace", "not restricted", "", true};
  }
  const bool ok = scope <= 1;
  return {"ptrace", "scope " + std::to_string(scope),
          ok ? ""
             : "debuggers cannot attach: crashes open a plain prompt (sysctl "
               "kernel.yama.ptrace_scope=1)",
          ok};
}

Check checkFolder() {
  const Result<std::string> folder = openSessionFolder(::getpid());
  if (!folder) {
    return {"session folder", folder.error().message, "make it writable, or set XDG_RUNTIME_DIR",
            false};
  }
  struct statvfs info{};
  const bool executable = ::statvfs(folder->c_str(), &info) == 0 && (info.f_flag & ST_NOEXEC) == 0;
  removeSessionFolder(*folder);
  return {"session folder", sessionRoot(),
          executable ? ""
                     : "mounted noexec, nothing can be loaded from there: set XDG_RUNTIME_DIR to "
                       "another folder",
          executable};
}

Check checkRuntime() {
  if (const std::filesystem::path library = runtimeLibrary(); !library.empty()) {
    return {"runtime library", library, "", true};
  }
  return {"runtime library", "libhot_restart.so not found near " + ownPath().string(),
          "install hot_restart again", false};
}

std::string toJson(const std::vector<Check>& checks) {
  llvm::json::Array array;
  for (const Check& check : checks) {
    array.push_back(llvm::json::Object{{"name", check.name},
                                       {"finding", check.finding},
                                       {"advice", check.advice},
                                       {"ok", check.ok}});
  }
  return jsonLine(llvm::json::Object{{"version", kControlVersion}, {"checks", std::move(array)}});
}

} // namespace

std::vector<Check> examine() {
  return {checkRuntime(),
          checkProgram("C++ compiler", {"c++", "g++", "clang++"}, "install g++ or clang++"),
          checkProgram("linker", {"ld", "ld.lld"}, "install binutils or lld"),
          checkProgram("gdb", {"gdb"}, "install gdb; until then crashes open a plain prompt"),
          checkGdbPython(),
          checkPtrace(),
          checkFolder()};
}

void setupDoctorCommand(CLI::App& app) {
  auto options = std::make_shared<DoctorOptions>();
  CLI::App* command =
      app.add_subcommand("doctor", "Check that this machine has what restarts need");
  command->add_flag("--json", options->json, "Print the checks as JSON");
  command->callback([options] {
    if (const int status = runDoctorCommand(*options); status != 0) {
      throw CLI::RuntimeError(status);
    }
  });
}

int runDoctorCommand(const DoctorOptions& options) {
  const std::vector<Check> checks = examine();
  bool ok = true;
  for (const Check& check : checks) {
    ok = ok && check.ok;
    if (!options.json) {
      std::printf("%s  %-16s %s\n", check.ok ? "ok  " : "FAIL", check.name.c_str(),
                  check.finding.c_str());
      if (!check.ok) {
        std::printf("      %s\n", check.advice.c_str());
      }
    }
  }
  if (options.json) {
    std::printf("%s\n", toJson(checks).c_str());
  }
  return toInt(ok ? ExitCode::kSuccess : ExitCode::kFailure);
}

} // namespace hot_restart::cli
