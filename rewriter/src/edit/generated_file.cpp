// Each option here has its reason in docs/architecture/build.md.
#include "edit/generated_file.h"

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/wrap.h"

#include "edit/header_inliner.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <algorithm>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

std::string abiHeaderFor(const WrapOptions& options) {
  if (!options.hrtoolPath.empty()) {
    llvm::SmallString<256> installed(options.hrtoolPath);
    llvm::sys::path::remove_filename(installed);
    llvm::sys::path::append(installed, "..", "include", "hot_restart", "abi.h");
    llvm::sys::path::remove_dots(installed, true);
    if (llvm::sys::fs::exists(installed)) {
      return installed.str().str();
    }
  }
  return HOT_RESTART_SOURCE_RUNTIME_INCLUDE "/hot_restart/abi.h";
}

std::vector<std::string> generatedFileArguments(const CompileCommand& command,
                                                const clang::LangOptions& language) {
  std::vector<std::string> extra = inlinerArguments(command);
  if (!language.Exceptions) {
    extra.insert(extra.end(), {"-fexceptions", "-U__EXCEPTIONS", "-U__cpp_exceptions"});
  }
  if (!language.Exceptions && command.kind == CompilerKind::kClang) {
    extra.emplace_back("-Wno-builtin-macro-redefined"); // Clang 19 warns of the second -U.
  }
  if (command.kind == CompilerKind::kGcc) {
    extra.insert(extra.end(), {"-fnon-call-exceptions", "-fdelete-dead-exceptions",
                               "-fasynchronous-unwind-tables"});
  } else {
    extra.insert(extra.end(),
                 {"-fasynchronous-unwind-tables", "-Wno-dollar-in-identifier-extension"});
  }
  const bool linksLate =
      std::any_of(command.arguments.begin(), command.arguments.end(),
                  [](llvm::StringRef argument) { return argument.starts_with("-flto"); });
  if (linksLate) {
    extra.emplace_back("-fno-lto");
  }
  return extra;
}

} // namespace hot_restart::rewriter
