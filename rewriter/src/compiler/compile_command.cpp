// Reads a compiler command line the way the compiler's driver would, and says what it does.
#include "hot_restart/rewriter/compile_command.h"

#include "compiler/command_options.h"
#include "compiler/compiler_query.h"
#include "compiler/response_files.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Path.h"

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
constexpr const char* kSeveralFiles = "it compiles several files at once";

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
    } else if (word == "--version" || word == "--help" || word.starts_with("--help=") ||
               word.starts_with("-print-") || word.starts_with("--print-") ||
               word.starts_with("-dump")) {
      onlyAsks_ = !word.starts_with("-dumpbase") && !word.starts_with("-dumpdir");
      return onlyAsks_;
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
    if (word == "-MD" || word == "-MMD" || word == "--write-dependencies" ||
        word == "--write-user-dependencies") {
      wantsDepfile_ = true;
    } else if (word.starts_with("-Wp,-M")) {
      preprocessorWords(word.drop_front(4));
    } else if (word.starts_with("-MF")) {
      command_.depfile = value(word, "-MF").value_or("");
      wantsDepfile_ = true;
    } else if (word.starts_with("-MT") || word.starts_with("-MQ")) {
      addDepTarget(value(word, word.take_front(3)).value_or(""));
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

  /// `-Wp,-MD,FILE,-MT,TARGET`: the preprocessor's own -MD has its file behind it.
  void preprocessorWords(llvm::StringRef text) {
    llvm::SmallVector<llvm::StringRef, 8> words;
    text.split(words, ',');
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      if (words[i] == "-MD" || words[i] == "-MMD" || words[i] == "-MF") {
        command_.depfile = words[++i].str();
      } else if (words[i] == "-MT" || words[i] == "-MQ") {
        addDepTarget(words[++i]);
      }
    }
  }

  void addDepTarget(llvm::StringRef target) {
    command_.depTarget += (command_.depTarget.empty() ? "" : " ") + target.str();
  }

  void input(const std::string& file) {
    const bool named = dashX_ != "none";
    const SourceLanguage language = named ? languageOfDashX(dashX_) : languageOfFile(file);
    command_.inputs.push_back(index_);
    if (language == SourceLanguage::kNotSource) {
      return; // Objects and libraries: without -c it is a link, with -c the compiler ignores them.
    }
    namesLanguage_ = namesLanguage_ || named;
    makesHeader_ = makesHeader_ || language == SourceLanguage::kHeader;
    if (language == SourceLanguage::kCxx || (language == SourceLanguage::kC && takesCForCxx())) {
      command_.sources.push_back(index_);
    }
    if (++sources_ == 1) {
      command_.source = file;
      command_.sourceIndex = index_;
      language_ = language;
    }
  }

  /// `g++ -c x.c` compiles C++; so does `clang++`.
  bool takesCForCxx() const {
    return dashX_ != "c" &&
           llvm::StringRef(command_.arguments[command_.compilerIndex]).contains("++");
  }

  void decide() {
    if (!compiles_ && !makesHeader_ && !command_.inputs.empty() && !onlyAsks_) {
      link();
      return;
    }
    if (compiles_ && sources_ > 1) {
      several();
      return;
    }
    decideOne();
  }

  /// Files that are compiled apart would need dependency files and languages of their own.
  void link() {
    if (namesLanguage_ || wantsDepfile_ || !command_.depfile.empty()) {
      command_.sources.clear();
    }
    take(CommandAction::kLink, "it links");
  }

  void several() {
    if (command_.sources.size() < sources_ || namesLanguage_ || !command_.depfile.empty() ||
        !command_.output.empty()) {
      pass(kSeveralFiles);
    }
    take(CommandAction::kSeveral, kSeveralFiles);
  }

  /// `why`: what is said of it where only a compile of one file will do.
  void take(CommandAction action, const char* why = "") {
    command_.passReason = reason_.empty() ? why : reason_;
    command_.action = reason_.empty() ? action : CommandAction::kOther;
  }

  void decideOne() {
    switch (language_) {
    case SourceLanguage::kCxx:
      break;
    case SourceLanguage::kC:
      if (!takesCForCxx()) {
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
      pass(compiles_ ? "it names no source file" : "it compiles nothing");
      break;
    }
    if (!compiles_) {
      pass("it compiles nothing");
    }
    take(CommandAction::kCompile);
    command_.usesModules = compiles_ && (reason_ == kUsesModules || reason_ == kIsModule);
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
  bool compiles_ = false, wantsDepfile_ = false, namesLanguage_ = false, makesHeader_ = false;
  bool onlyAsks_ = false;
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
    expandResponseFiles(command.arguments, argument, command.directory);
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
