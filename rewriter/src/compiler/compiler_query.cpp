// Asks compilers about themselves: names first, links second, a process last.
#include "compiler/compiler_query.h"

#include "hot_restart/process_runner.h"
#include "hot_restart/rewriter/compile_command.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/Regex.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace hot_restart::rewriter {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

std::string locate(const std::string& compiler, const std::string& directory) {
  if (!llvm::StringRef(compiler).contains('/')) {
    auto found = llvm::sys::findProgramByName(compiler);
    return found ? *found : std::string();
  }
  llvm::SmallString<256> absolute(compiler);
  fs::make_absolute(directory, absolute);
  return absolute.str().str();
}

/// Standard output of `program argument`, empty on any failure.
std::string outputOf(const std::string& program, const std::string& argument) {
  static std::map<std::pair<std::string, std::string>, std::string> answers;
  const auto [known, isNew] = answers.try_emplace({program, argument});
  if (!isNew || program.empty()) {
    return known->second;
  }
  const auto end = systemProcesses().run({.arguments = {program, argument},
                                          .errors = OutputUse::kDiscard,
                                          .timeLimit = std::chrono::seconds(30)});
  if (end && end->succeeded()) {
    known->second = llvm::StringRef(end->output).rtrim().str();
  }
  return known->second;
}

std::optional<CompilerKind> kindOfName(llvm::StringRef name) {
  if (name.contains("clang")) {
    return CompilerKind::kClang;
  }
  if (name.contains("g++") || name.contains("gcc")) {
    return CompilerKind::kGcc;
  }
  return std::nullopt;
}

unsigned firstGroup(llvm::StringRef pattern, llvm::StringRef text) {
  llvm::SmallVector<llvm::StringRef, 4> groups;
  unsigned number = 0;
  if (llvm::Regex(pattern).match(text, &groups) && groups.size() > 1) {
    groups[1].getAsInteger(10, number);
  }
  return number;
}

} // namespace

std::string resolveCompiler(const std::string& compiler, const std::string& directory) {
  const std::string located = locate(compiler, directory);
  llvm::SmallString<256> real;
  if (located.empty() || fs::real_path(located, real)) {
    return {};
  }
  return real.str().str();
}

std::optional<CompilerKind> compilerKind(const std::string& compiler,
                                         const std::string& directory) {
  if (auto kind = kindOfName(path::filename(compiler))) {
    return kind;
  }
  const std::string resolved = resolveCompiler(compiler, directory);
  if (auto kind = kindOfName(path::filename(resolved))) {
    return kind;
  }
  const std::string version = outputOf(locate(compiler, directory), "--version");
  if (llvm::StringRef(version).contains("Free Software Foundation")) {
    return CompilerKind::kGcc;
  }
  return kindOfName(llvm::StringRef(version).split('\n').first);
}

std::string gccInstallFolder(const std::string& compiler, const std::string& directory) {
  const std::string library = outputOf(locate(compiler, directory), "-print-libgcc-file-name");
  if (!path::is_absolute(library)) {
    return {};
  }
  llvm::SmallString<256> folder(path::parent_path(library));
  path::remove_dots(folder, /*remove_dot_dot=*/true);
  return folder.str().str();
}

unsigned compilerMajorVersion(const std::string& compiler, CompilerKind kind,
                              const std::string& directory) {
  if (kind == CompilerKind::kGcc) {
    return firstGroup("/([0-9]+)[0-9.]*$", gccInstallFolder(compiler, directory));
  }
  if (const unsigned fromLink =
          firstGroup("/llvm-([0-9]+)/", resolveCompiler(compiler, directory))) {
    return fromLink;
  }
  return firstGroup("clang version ([0-9]+)", outputOf(locate(compiler, directory), "--version"));
}

bool looksLikeCompiler(const std::string& argument) {
  static const llvm::Regex pattern(
      "^([A-Za-z0-9_.]+-)*(g\\+\\+|gcc|c\\+\\+|cc|clang\\+\\+|clang)(-[0-9.]+)?$");
  return pattern.match(path::filename(argument));
}

} // namespace hot_restart::rewriter
