// Flags that would put the unit's code or data out of the program's reach are dropped; all others
// are the user's.
#include "compiler/run_compiler.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Program.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <spawn.h>
#include <string.h>
#include <string>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char** environ;

namespace hot_restart::rewriter {
namespace {

using llvm::StringRef;

constexpr std::array kDropped = {
    StringRef("-MD"),
    StringRef("-MMD"),
    StringRef("-MP"),
    StringRef("-MG"),
    StringRef("-M"),
    StringRef("-MM"),
    StringRef("-fpie"),
    StringRef("-fPIE"),
    StringRef("-fno-pie"),
    StringRef("-fno-PIE"),
    StringRef("-fpic"),
    StringRef("-fno-pic"),
    StringRef("-fno-PIC"),
    StringRef("-no-pie"),
    StringRef("-pie"),
    StringRef("-fwhole-program"),
    StringRef("--coverage"),
    StringRef("-ftest-coverage"),
    StringRef("-fno-semantic-interposition"),
    StringRef("-ffat-lto-objects"),
    StringRef("-fno-function-sections"),
    StringRef("-fno-data-sections"),
    StringRef("-gsplit-dwarf"),
    StringRef("-Winvalid-pch"),
    StringRef("-pedantic-errors"),
};
constexpr std::array kDependencyFlags = {StringRef("-MD"), StringRef("-MMD"), StringRef("-MP"),
                                         StringRef("-MG"), StringRef("-MF"),  StringRef("-MT"),
                                         StringRef("-MQ")};
constexpr std::array kDroppedPrefixes = {
    StringRef("-flto"),          StringRef("-Werror"),
    StringRef("-fvisibility"),   StringRef("-ftls-model="),
    StringRef("-mtls-dialect="), StringRef("-fprofile-"),
    StringRef("-save-temps"),    StringRef("-fdiagnostics-format="),
};
/// Options whose value is the next argument.
constexpr std::array kDroppedPairs = {StringRef("-o"), StringRef("-MF"), StringRef("-MT"),
                                      StringRef("-MQ"), StringRef("-dumpdir")};

template <class List> bool contains(const List& list, StringRef argument) {
  for (const StringRef entry : list) {
    if (entry == argument) {
      return true;
    }
  }
  return false;
}

bool isDropped(StringRef argument) {
  if (contains(kDropped, argument)) {
    return true;
  }
  for (const StringRef prefix : kDroppedPrefixes) {
    if (argument.starts_with(prefix)) {
      return true;
    }
  }
  // Joined values: -ofoo.o, -MFfoo.d.
  return argument.size() > 3 && (argument.starts_with("-MF") || argument.starts_with("-MT") ||
                                 argument.starts_with("-MQ"));
}

struct ProcessOutcome {
  int status = 0;
  std::string output; ///< stdout and stderr.
};

std::string readAll(int descriptor) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t count = read(descriptor, buffer.data(), buffer.size());
    if (count > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
      return text;
    }
  }
}

Result<ProcessOutcome> runProcess(const std::vector<std::string>& arguments,
                                  const std::string& directory) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return Error{ErrorCode::kSystem, std::string("cannot make a pipe: ") + std::strerror(errno)};
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
  if (!directory.empty()) {
    posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
  }
  std::vector<char*> raw;
  raw.reserve(arguments.size() + 1);
  for (const std::string& argument : arguments) {
    raw.push_back(const_cast<char*>(argument.c_str()));
  }
  raw.push_back(nullptr);
  pid_t process = 0;
  const int failure = posix_spawnp(&process, raw[0], &actions, nullptr, raw.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (failure != 0) {
    close(ends[0]);
    return Error{ErrorCode::kSystem, "cannot run " + arguments[0] + ": " + std::strerror(failure)};
  }
  ProcessOutcome outcome;
  outcome.output = readAll(ends[0]);
  close(ends[0]);
  while (waitpid(process, &outcome.status, 0) < 0 && errno == EINTR) {
  }
  return outcome;
}

/// Failures that are nobody's text: the disk, the memory, a killed compiler.
std::optional<Error> systemFailure(const ProcessOutcome& outcome, const std::string& program) {
  const bool exited = WIFEXITED(outcome.status);
  const bool full = StringRef(outcome.output).contains("No space left on device");
  if (exited && !full && WEXITSTATUS(outcome.status) != 127) {
    return std::nullopt;
  }
  std::string message = program + (full ? ": the disk is full" : " did not finish");
  if (!exited) {
    message += " (" + std::string(strsignal(WTERMSIG(outcome.status))) + ")";
  }
  return Error{ErrorCode::kSystem,
               outcome.output.empty() ? message : message + "\n" + outcome.output};
}

/// What the compiler links into every program: `__cpu_model` and the like, which no program shares.
/// Empty: it does not say.
std::string compilerLibrary(const CompileCommand& command) {
  const auto said =
      runProcess({command.arguments[command.compilerIndex], "-print-libgcc-file-name"}, "");
  return said && said->status == 0 ? StringRef(said->output).trim().str() : std::string();
}

bool isAddressSanitized(const std::vector<std::string>& arguments) {
  return std::any_of(arguments.begin(), arguments.end(), [](const StringRef argument) {
    return argument.starts_with("-fsanitize=") && argument.contains("address");
  });
}

} // namespace

std::vector<std::string> unitCompileArguments(const CompileCommand& command,
                                              const std::vector<std::string>& extra,
                                              const std::string& sourcePath,
                                              const std::string& objectPath) {
  std::vector<std::string> result;
  for (std::size_t i = command.compilerIndex; i < command.arguments.size(); ++i) {
    const std::string& argument = command.arguments[i];
    if (i == command.sourceIndex) {
      result.push_back(sourcePath);
    } else if (contains(kDroppedPairs, argument)) {
      ++i;
    } else if (argument == "-Xclang" && i + 3 < command.arguments.size() &&
               command.arguments[i + 1] == "-include-pch") {
      i += 3; // Precompiled for other flags; CMake names the header itself as well.
    } else if (StringRef(argument).starts_with("-o") && argument == "-o" + command.output) {
      continue;
    } else if (!isDropped(argument)) {
      result.push_back(argument);
    }
  }
  result.insert(result.end(), extra.begin(), extra.end());
  for (const char* flag :
       {"-fPIC", "-ffunction-sections", "-fdata-sections", "-fvisibility=default",
        "-fsemantic-interposition", "-fno-lto", "-ftls-model=global-dynamic", "-w"}) {
    result.emplace_back(flag);
  }
  if (command.kind == CompilerKind::kGcc) {
    // Folding and guessing see through symbols that will be the program's.
    for (const char* flag : {"-fno-ipa-icf", "-fno-devirtualize-speculatively", "-fno-ipa-cp"}) {
      result.emplace_back(flag);
    }
  }
  if (command.kind == CompilerKind::kClang) {
    // In version 5 its locations of variables are indexes (debug_locations.h).
    result.emplace_back("-fdebug-default-version=4");
  }
  if (isAddressSanitized(result)) {
    // Variables are the program's, which has told AddressSanitizer of them.
    const bool gcc = command.kind == CompilerKind::kGcc;
    result.emplace_back(gcc ? "--param" : "-mllvm");
    result.emplace_back(gcc ? "asan-globals=0" : "-asan-globals=0");
  }
  result.emplace_back("-o");
  result.push_back(objectPath);
  return result;
}

Status compileUnit(const CompileCommand& command, const std::vector<std::string>& arguments) {
  auto outcome = runProcess(arguments, command.directory);
  if (!outcome) {
    return outcome.error();
  }
  if (outcome->status == 0) {
    return Done{};
  }
  if (auto failure = systemFailure(*outcome, arguments[0])) {
    return *failure;
  }
  return Error{ErrorCode::kCompile, outcome->output};
}

Status checkSyntax(const CompileCommand& command) {
  std::vector<std::string> arguments(command.arguments.begin() +
                                         static_cast<std::ptrdiff_t>(command.compilerIndex),
                                     command.arguments.end());
  // The object goes nowhere: instantiations and code generation have errors of their own.
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "-o" && i + 1 < arguments.size()) {
      arguments[i + 1] = "/dev/null";
    } else if (arguments[i] == "-o" + command.output) {
      arguments[i] = "-o/dev/null";
    } else if (contains(kDependencyFlags, arguments[i])) {
      const bool pair = arguments[i] == "-MF" || arguments[i] == "-MT" || arguments[i] == "-MQ";
      arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(i),
                      arguments.begin() + static_cast<std::ptrdiff_t>(i + (pair ? 2 : 1)));
      --i;
    }
  }
  arguments.emplace_back("-fsyntax-only");
  return compileUnit(command, arguments);
}

Status linkUnit(const CompileCommand& command, const std::string& objectPath,
                const std::string& unitPath, const std::string& runPath) {
  std::string linker;
  // mold is faster by milliseconds, but its version 1.10 hangs for ever on some units.
  for (const char* name : {"ld", "ld.lld", "ld.lld-19"}) {
    if (auto found = llvm::sys::findProgramByName(name)) {
      linker = *found;
      break;
    }
  }
  if (linker.empty()) {
    return Error{ErrorCode::kSystem, "cannot link the new version: no linker (ld, ld.lld) in PATH"};
  }
  std::vector<std::string> arguments = {linker,
                                        "-shared",
                                        "--eh-frame-hdr",
                                        "--gc-sections",
                                        "--hash-style=gnu",
                                        "-z",
                                        "norelro",
                                        "-z",
                                        "now",
                                        "--unresolved-symbols=ignore-all",
                                        "-o",
                                        unitPath,
                                        objectPath};
  if (!runPath.empty()) {
    arguments.insert(arguments.end(), {"--enable-new-dtags", "-rpath", runPath});
  }
  auto outcome = runProcess(arguments, "");
  if (!outcome) {
    return outcome.error();
  }
  if (outcome->status == 0) {
    return Done{};
  }
  if (auto failure = systemFailure(*outcome, linker)) {
    return *failure;
  }
  if (const std::string library = compilerLibrary(command); !library.empty()) {
    // Whole: the unit's undefined symbols are weak, and take nothing out of an archive.
    arguments.insert(arguments.end(), {"--whole-archive", library, "--no-whole-archive"});
    if (const auto again = runProcess(arguments, ""); again && again->status == 0) {
      return Done{};
    }
  }
  return Error{ErrorCode::kRefused, "the new version cannot be linked:\n" + outcome->output};
}

} // namespace hot_restart::rewriter
