// Reads a compiler command line the way the compiler's driver would, and says what it does.
#include "hot_restart/rewriter/compile_command.h"

#include "compiler/command_options.h"
#include "compiler/compiler_query.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/StringSaver.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace path = llvm::sys::path;

constexpr const char* kUsesModules = "it uses C++ modules";
constexpr const char* kIsModule = "it compiles a C++ module";
constexpr unsigned kDeepestResponseFile = 20;

/// Replaces `@FILE` by the words in it, as both compilers do; a file that cannot be read stays as
/// it is.
void expandInto(std::vector<std::string>& words, const std::string& word,
                const std::string& directory, unsigned depth) {
  if (word.size() < 2 || word.front() != '@' || depth > kDeepestResponseFile) {
    words.push_back(word);
    return;
  }
  llvm::SmallString<256> file(llvm::StringRef(word).drop_front());
  llvm::sys::fs::make_absolute(directory, file);
  const auto buffer = llvm::MemoryBuffer::getFile(file);
  if (!buffer) {
    words.push_back(word);
    return;
  }
  llvm::BumpPtrAllocator allocator;
  llvm::StringSaver saver(allocator);
  llvm::SmallVector<const char*, 64> inner;
  llvm::cl::TokenizeGNUCommandLine((*buffer)->getBuffer(), saver, inner);
  for (const char* const text : inner) {
    expandInto(words, text, directory, depth + 1);
  }
}

std::string replacedExtension(llvm::StringRef file, llvm::StringRef extension) {
  llvm::SmallString<256> result(file);
  path::replace_extension(result, extension);
  return result.str().str();
}

/// One walk over the arguments behind the compiler.
class Reader {
public:
  explicit Reader(CompileCommand& command) : command_(command) {}

  void run() {
    for (index_ = command_.compilerIndex + 1; index_ < command_.arguments.size(); ++index_) {
      argument(command_.arguments[index_]);
    }
    decide();
    outputs();
  }

private:
  void pass(std::string reason) {
    if (reason_.empty()) {
      reason_ = std::move(reason);
    }
  }

  /// The value of an option that may be joined (`-ofile`) or stand in the next argument.
  std::optional<std::string> value(llvm::StringRef word, llvm::StringRef option) {
    if (word == option && index_ + 1 < command_.arguments.size()) {
      return command_.arguments[++index_];
    }
    return word != option && word.starts_with(option)
               ? std::optional<std::string>(word.drop_front(option.size()).str())
               : std::nullopt;
  }

  void argument(const std::string& text) {
    const llvm::StringRef word = text;
    if (word == "-") {
      pass("it reads from standard input");
    } else if (!word.starts_with("-")) {
      input(text);
    } else if (action(word) || naming(word)) {
      return;
    } else if (takesNextArgument(word)) {
      ++index_;
    }
  }

  /// Options that say what the command does.
  bool action(llvm::StringRef word) {
    if (word == "-c" || word == "--compile") {
      compiles_ = true;
    } else if (word == "-E" || word == "--preprocess" || word == "-M" || word == "-MM") {
      pass("it only preprocesses");
    } else if (word == "-S" || word == "--assemble") {
      pass("it stops at assembly");
    } else if (word == "-fsyntax-only" || word == "--analyze" || word == "-###" ||
               word == "-emit-llvm" || word == "-emit-ast" || word == "--precompile") {
      pass("it makes no object file");
    } else if (word == "-fmodules-ts" || word == "-fmodules" || word.starts_with("-fmodule-") ||
               word.starts_with("-fprebuilt-module-path=")) {
      pass(kUsesModules);
    } else {
      return false;
    }
    return true;
  }

  /// Options that name the language, the output or the depfile.
  bool naming(llvm::StringRef word) {
    if (word == "-MD" || word == "-MMD") {
      wantsDepfile_ = true;
    } else if (word.starts_with("-Wp,-MD,") || word.starts_with("-Wp,-MMD,")) {
      command_.depfile = word.rsplit(',').second.str();
    } else if (word.starts_with("-MF")) {
      command_.depfile = value(word, "-MF").value_or("");
      wantsDepfile_ = true;
    } else if (word.starts_with("-MT") || word.starts_with("-MQ")) {
      const std::string target = value(word, word.take_front(3)).value_or("");
      command_.depTarget += (command_.depTarget.empty() ? "" : " ") + target;
    } else if (word.starts_with("-x")) {
      dashX_ = value(word, "-x").value_or("none");
    } else if (word.starts_with("--output")) {
      command_.output = value(word, word == "--output" ? "--output" : "--output=").value_or("");
    } else if (word.starts_with("-o") && !word.starts_with("-objc")) {
      command_.output = value(word, "-o").value_or("");
    } else {
      return false;
    }
    return true;
  }

  void input(const std::string& file) {
    const bool named = dashX_ != "none";
    const SourceLanguage language = named ? languageOfDashX(dashX_) : languageOfFile(file);
    if (language == SourceLanguage::kNotSource) {
      return; // Objects and libraries: without -c it is a link, with -c the compiler ignores them.
    }
    if (++sources_ > 1) {
      pass("it compiles several files at once");
      return;
    }
    command_.source = file;
    command_.sourceIndex = index_;
    language_ = language;
  }

  void decide() {
    switch (language_) {
    case SourceLanguage::kCxx:
      break;
    case SourceLanguage::kC:
      // `g++ -c x.c` compiles C++; so does `clang++`.
      if (dashX_ == "c" ||
          !llvm::StringRef(command_.arguments[command_.compilerIndex]).contains("++")) {
        pass("it compiles C");
      }
      break;
    case SourceLanguage::kHeader:
      pass("it precompiles a header");
      break;
    case SourceLanguage::kPreprocessed:
      pass("its source is already preprocessed");
      break;
    case SourceLanguage::kModule:
      pass(kIsModule);
      break;
    case SourceLanguage::kOther:
      pass("its source is not C++");
      break;
    case SourceLanguage::kNotSource:
      pass(compiles_ ? "it names no source file" : "it links");
      break;
    }
    if (!compiles_) {
      pass("it links");
    }
    command_.passReason = reason_;
    command_.usesModules = compiles_ && (reason_ == kUsesModules || reason_ == kIsModule);
    command_.action = reason_.empty() ? CommandAction::kCompile : CommandAction::kOther;
  }

  void outputs() {
    const bool chosen = !command_.output.empty();
    if (!chosen && !command_.source.empty()) {
      command_.output = replacedExtension(path::filename(command_.source), "o");
    }
    if (command_.depfile.empty() && wantsDepfile_) {
      command_.depfile = replacedExtension(command_.output, "d");
    }
    if (!command_.depfile.empty() && command_.depTarget.empty()) {
      command_.depTarget = command_.output;
    }
  }

  CompileCommand& command_;
  std::size_t index_ = 0;
  std::string reason_, dashX_ = "none";
  bool compiles_ = false, wantsDepfile_ = false;
  unsigned sources_ = 0;
  SourceLanguage language_ = SourceLanguage::kNotSource;
};

/// Index of the compiler behind launchers (`ccache g++`, `env A=b distcc g++`); nothing when none
/// is seen.
std::optional<std::size_t> findCompiler(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (looksLikeCompiler(arguments[i])) {
      return i;
    }
    if (arguments[i] == "-c" || arguments[i] == "-o") {
      break;
    }
  }
  return std::nullopt;
}

} // namespace

CompileCommand parseCompileCommand(const std::vector<std::string>& arguments,
                                   std::string directory) {
  CompileCommand command;
  command.directory = std::move(directory);
  for (const std::string& argument : arguments) {
    expandInto(command.arguments, argument, command.directory, 0);
  }
  const auto compiler = findCompiler(command.arguments);
  if (!compiler) {
    command.passReason = "no C++ compiler is known by that name";
    return command;
  }
  command.compilerIndex = *compiler;
  const auto kind = compilerKind(command.arguments[*compiler], command.directory);
  if (!kind) {
    command.passReason = "the compiler is neither GCC nor Clang";
    return command;
  }
  command.kind = *kind;
  Reader(command).run();
  return command;
}

} // namespace hot_restart::rewriter
