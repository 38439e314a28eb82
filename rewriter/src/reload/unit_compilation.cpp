// A preamble makes compiling faster and nothing else: whatever goes wrong with one, the text is
// compiled without it.
#include "reload/unit_compilation.h"

#include "compiler/unit_arguments.h"
#include "compiler/unit_compiler.h"
#include "unit_text/preamble.h"
#include "unit_text/reload_text_data.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/whole_file.h"

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace hot_restart::rewriter {
namespace {

std::vector<std::string> argumentsFor(const UnitCompiler& compiler, const ReloadText& text,
                                      const std::string& stem) {
  return unitCompileArguments(compiler.command(), text.extraArguments, stem + ".cpp", stem + ".o");
}

} // namespace

Status compileText(const UnitCompiler& compiler, const ReloadText& text, const std::string& stem) {
  if (Status written = writeWholeFile(stem + ".cpp", text.text); !written) {
    return written;
  }
  return compiler.compile(argumentsFor(compiler, text, stem));
}

Result<bool> compileWithPreamble(const UnitCompiler& compiler, const ReloadText& text,
                                 const std::string& preambleFolder, const std::string& stem) {
  if (Status written = writeWholeFile(stem + ".cpp", text.text); !written) {
    return written.error();
  }
  const CompileCommand& command = compiler.command();
  const std::vector<std::string> arguments = argumentsFor(compiler, text, stem);
  const auto precompiled =
      preambleFiles(text.preamble, preambleFolder, command, text.extraArguments);
  std::error_code ignored; // A preamble that cannot be looked at is none.
  if (precompiled && std::filesystem::exists(precompiled->precompiled, ignored)) {
    if (compiler.compile(withPreamble(arguments, *precompiled, command.kind))) {
      return true;
    }
    if (Status checked = compiler.checkSyntax(); !checked) {
      return checked.error(); // The edit's fault, not the preamble's.
    }
  }
  const Status compiled = compiler.compile(arguments);
  return compiled ? Result<bool>(false) : compiler.inUsersTerms(compiled.error());
}

} // namespace hot_restart::rewriter
