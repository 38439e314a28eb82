// The names of a debugger are tried in turn, since distributions number them.
#include "front_end/debugger_program.h"

#include "base/process.h"
#include "front_end/debugger_scripts.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/generated_names.h"
#include "hot_restart/whole_file.h"

#include <cstddef>
#include <cstring>
#include <signal.h>
#include <spawn.h>
#include <string>
#include <sys/types.h>
#include <unistd.h>
#include <utility>
#include <vector>

extern char** environ;

namespace hot_restart::cli {
namespace {

/// The session's environment, with the task, without what was meant for the program.
std::vector<std::string> debuggerEnvironment(const std::string& taskPath) {
  std::vector<std::string> variables;
  for (char** entry = environ; *entry; ++entry) {
    const std::string variable = *entry;
    if (!variable.starts_with("LD_PRELOAD=") && !variable.starts_with("HOT_RESTART_TASK=")) {
      variables.push_back(variable);
    }
  }
  variables.push_back("HOT_RESTART_TASK=" + taskPath);
  return variables;
}

/// Starts `arguments` on the terminal with default signals. 0: `reason` says why not.
pid_t spawnOnTerminal(const std::vector<std::string>& arguments,
                      const std::vector<std::string>& environment, int terminal,
                      std::string& reason) {
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    ::posix_spawn_file_actions_adddup2(&files, terminal, standard);
  }
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t signals;
  ::sigfillset(&signals);
  ::posix_spawnattr_setsigdefault(&attributes, &signals);
  ::sigemptyset(&signals);
  ::posix_spawnattr_setsigmask(&attributes, &signals);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  pid_t child = 0;
  const int failure = ::posix_spawnp(&child, arguments.front().c_str(), &files, &attributes,
                                     pointersTo(arguments).data(), pointersTo(environment).data());
  ::posix_spawn_file_actions_destroy(&files);
  ::posix_spawnattr_destroy(&attributes);
  if (failure != 0) {
    reason = arguments.front() + ": " + std::strerror(failure);
    return 0;
  }
  return child;
}

/// The scripts look for the names of bodies: CONSTRUCTOR_MARK, DESTRUCTOR_MARK, BODY_MARK.
std::string generatedNames() {
  std::string text;
  for (const auto& [variable, name] : {std::pair("CONSTRUCTOR_MARK", rewriter::kConstructorMark),
                                       std::pair("DESTRUCTOR_MARK", rewriter::kDestructorMark),
                                       std::pair("BODY_MARK", rewriter::kBodyMark)}) {
    text.append(variable).append(" = \"").append(name).append("\"\n");
  }
  return text;
}

const DebuggerProgram& gdb() {
  static const DebuggerProgram program{
      .names = {"gdb"},
      .scriptName = "/debugger_session.py",
      .script = generatedNames() + gdbScript(),
      .arguments = [](const std::string& script) -> Result<std::vector<std::string>> {
        return std::vector<std::string>{"-q",
                                        "-iex",
                                        "set debuginfod enabled off",
                                        "-iex",
                                        "set pagination off",
                                        "-iex",
                                        "set confirm off",
                                        "-x",
                                        script};
      }};
  return program;
}

/// The script takes the place of the alias; where lldb cannot run it (no Python), lldb quits. What
/// `-o` names ends at the first error, a file of commands does not.
const DebuggerProgram& lldb() {
  static const DebuggerProgram program{
      .names = {"lldb", "lldb-20", "lldb-19", "lldb-18", "lldb-17", "lldb-16", "lldb-15",
                "lldb-14"},
      .scriptName = "/lldb_session.py",
      .script = generatedNames() + lldbScript(),
      .arguments = [](const std::string& script) -> Result<std::vector<std::string>> {
        const std::string commands = script + ".commands";
        const Status written = writeWholeFile(commands, "command alias hot-restart-ready quit\n"
                                                        "command script import \"" +
                                                            script +
                                                            "\"\n"
                                                            "hot-restart-ready\n");
        if (!written) {
          return written.error();
        }
        return std::vector<std::string>{"--source-quietly", "-o",
                                        "command source -e false -s true \"" + commands + "\""};
      }};
  return program;
}

} // namespace

const DebuggerProgram& debuggerProgram(const std::string& name) {
  return name == "lldb" ? lldb() : gdb();
}

pid_t startDebugger(const DebuggerProgram& program, const std::string& script,
                    const std::string& taskPath, int terminal, std::string& reason) {
  std::string unsaid; // What the further names would say.
  for (std::size_t i = 0; i < program.names.size(); ++i) {
    Result<std::vector<std::string>> arguments = program.arguments(script);
    if (!arguments) {
      reason = arguments.error().message;
      return 0;
    }
    arguments->insert(arguments->begin(), program.names[i]);
    const pid_t debugger = spawnOnTerminal(*arguments, debuggerEnvironment(taskPath), terminal,
                                           i == 0 ? reason : unsaid);
    if (debugger != 0) {
      return debugger;
    }
  }
  return 0;
}

} // namespace hot_restart::cli
