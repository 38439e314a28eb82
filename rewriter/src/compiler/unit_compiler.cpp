// A failure is the text's (kCompile, kRefused) unless the tool did not come to its end: then it is
// the machine's (kSystem).
#include "compiler/unit_compiler.h"

#include "hot_restart/process_runner.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Program.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string.h> // NOLINT(modernize-deprecated-headers): strsignal() is POSIX
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

using llvm::StringRef;

/// Options that write a file of dependencies.
constexpr std::array kDependencyFlags = {StringRef("-MD"), StringRef("-MMD"), StringRef("-MP"),
                                         StringRef("-MG"), StringRef("-MF"),  StringRef("-MT"),
                                         StringRef("-MQ")};
/// The status by which a shell or a launcher says that there is no such program.
constexpr int kNoSuchProgram = 127;

bool isDependencyFlag(StringRef argument) {
  for (const StringRef flag : kDependencyFlags) {
    if (flag == argument) {
      return true;
    }
  }
  return false;
}

/// Failures that are nobody's text: the disk, the memory, a killed compiler.
std::optional<Error> systemFailure(const ProcessEnd& end, const std::string& program) {
  const bool full = StringRef(end.output).contains("No space left on device");
  if (end.signal == 0 && !full && end.status != kNoSuchProgram) {
    return std::nullopt;
  }
  std::string message = program + (full ? ": the disk is full" : " did not finish");
  if (end.signal != 0) {
    message += " (" + std::string(strsignal(end.signal)) + ")";
  }
  return Error{ErrorCode::kSystem, end.output.empty() ? message : message + "\n" + end.output};
}

/// The user's own command for the compiler alone, with an object that goes nowhere: instantiations
/// and code generation have errors of their own.
std::vector<std::string> syntaxArguments(const CompileCommand& command) {
  std::vector<std::string> arguments;
  const std::vector<std::string>& words = command.arguments;
  for (std::size_t i = command.compilerIndex; i < words.size(); ++i) {
    if (words[i] == "-o" && i + 1 < words.size()) {
      arguments.insert(arguments.end(), {"-o", "/dev/null"});
      ++i;
    } else if (words[i] == "-o" + command.output) {
      arguments.emplace_back("-o/dev/null");
    } else if (isDependencyFlag(words[i])) {
      const bool pair = words[i] == "-MF" || words[i] == "-MT" || words[i] == "-MQ";
      i += pair ? 1 : 0;
    } else {
      arguments.push_back(words[i]);
    }
  }
  arguments.emplace_back("-fsyntax-only");
  return arguments;
}

/// Empty: there is none.
std::string findLinker() {
  // mold is faster by milliseconds, but its version 1.10 hangs for ever on some units.
  for (const char* name : {"ld", "ld.lld", "ld.lld-19"}) {
    if (auto found = llvm::sys::findProgramByName(name)) {
      return *found;
    }
  }
  return {};
}

std::vector<std::string> linkArguments(const std::string& linker,
                                       const std::vector<std::string>& objectPaths,
                                       const std::string& unitPath, const std::string& runPath) {
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
                                        unitPath};
  arguments.insert(arguments.end(), objectPaths.begin(), objectPaths.end());
  if (!runPath.empty()) {
    arguments.insert(arguments.end(), {"--enable-new-dtags", "-rpath", runPath});
  }
  return arguments;
}

} // namespace

Status UnitCompiler::compile(const std::vector<std::string>& arguments) const {
  auto end = processes_.run({.arguments = arguments, .directory = command_.directory});
  if (!end) {
    return end.error();
  }
  if (end->succeeded()) {
    return Done{};
  }
  if (auto failure = systemFailure(*end, arguments[0])) {
    return *failure;
  }
  return Error{ErrorCode::kCompile, end->output};
}

Status UnitCompiler::checkSyntax() const { return compile(syntaxArguments(command_)); }

Error UnitCompiler::inUsersTerms(const Error& error) const {
  if (error.code != ErrorCode::kParse && error.code != ErrorCode::kCompile) {
    return error;
  }
  const Status checked = checkSyntax();
  if (checked) {
    return error;
  }
  if (checked.error().code == ErrorCode::kCompile) {
    return checked.error();
  }
  return Error{error.code, error.message +
                               "\nThe compiler could not be asked about the file itself: " +
                               checked.error().message};
}

/// What the compiler links into every program: `__cpu_model` and the like, which no program shares.
/// Empty: it does not say.
std::string UnitCompiler::compilerLibrary() const {
  const auto said = processes_.run(
      {.arguments = {command_.arguments[command_.compilerIndex], "-print-libgcc-file-name"}});
  return said && said->succeeded() ? StringRef(said->output).trim().str() : std::string();
}

Status UnitCompiler::linkOnce(const std::vector<std::string>& arguments) const {
  auto end = processes_.run({.arguments = arguments});
  if (!end) {
    return end.error();
  }
  if (end->succeeded()) {
    return Done{};
  }
  if (auto failure = systemFailure(*end, arguments[0])) {
    return *failure;
  }
  return Error{ErrorCode::kRefused, "the new version cannot be linked:\n" + end->output};
}

Status UnitCompiler::link(const std::vector<std::string>& objectPaths, const std::string& unitPath,
                          const std::string& runPath) const {
  const std::string linker = findLinker();
  if (linker.empty()) {
    return Error{ErrorCode::kSystem, "cannot link the new version: no linker (ld, ld.lld) in PATH"};
  }
  std::vector<std::string> arguments = linkArguments(linker, objectPaths, unitPath, runPath);
  Status linked = linkOnce(arguments);
  if (linked || linked.error().code != ErrorCode::kRefused) {
    return linked;
  }
  const std::string library = compilerLibrary();
  if (library.empty()) {
    return linked;
  }
  // The whole library: the unit's undefined symbols are weak, and take nothing out of an archive.
  arguments.insert(arguments.end(), {"--whole-archive", library, "--no-whole-archive"});
  const Status again = linkOnce(arguments);
  if (again) {
    return Done{};
  }
  return Error{again.error().code, linked.error().message + "\nA second attempt, with " + library +
                                       ", failed as well: " + again.error().message};
}

} // namespace hot_restart::rewriter
