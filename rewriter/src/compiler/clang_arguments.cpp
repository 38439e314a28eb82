// From the user's command line to one that makes Clang's parser see the same text and the same
// language. A list of what is let through, not of what is dropped: an option that Clang does not
// know would stop the parse.
#include "hot_restart/rewriter/compile_command.h"

#include "compiler/command_options.h"
#include "compiler/compiler_query.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace path = llvm::sys::path;

/// Options with a value, joined or in the next argument, that both compilers read alike.
constexpr llvm::StringLiteral kWithValue[] = {"-iwithprefixbefore",
                                              "-iwithprefix",
                                              "-iprefix",
                                              "-idirafter",
                                              "-isystem",
                                              "-iquote",
                                              "-isysroot",
                                              "-imacros",
                                              "--sysroot",
                                              "-cxx-isystem",
                                              "-iframework",
                                              "-stdlib++-isystem",
                                              "-target",
                                              "--target",
                                              "-gcc-toolchain",
                                              "--gcc-toolchain",
                                              "--gcc-install-dir",
                                              "-I",
                                              "-D",
                                              "-U",
                                              "-F"};

/// Options without a value that change what the text means.
bool changesMeaning(llvm::StringRef option) {
  static const llvm::Regex pattern(
      "^(-std=.*|--std=.*|-stdlib=.*|-nostdinc|-nostdinc\\+\\+|-nostdlibinc|-ansi|-trigraphs|-"
      "undef|-pthread"
      "|-O.*|-fPIC|-fpic|-fPIE|-fpie|-ffreestanding|-fhosted|-fopenmp|-ffast-math|-fcoroutines"
      "|-f(no-)?(exceptions|rtti|char8_t|signed-char|unsigned-char|short-wchar|short-enums|"
      "operator-names"
      "|dollars-in-identifiers|ms-extensions|sized-deallocation|aligned-allocation|aligned-new|"
      "wrapv"
      "|threadsafe-statics|builtin|blocks|delayed-template-parsing|relaxed-template-template-args"
      "|visibility-inlines-hidden|gnu-keywords|access-control|elide-constructors)"
      "|-ftrapv|-fvisibility=.*|-fpack-struct(=.*)?|-ftemplate-depth[-=].*|-fconstexpr-(depth|"
      "steps)=.*"
      "|-fbracket-depth=.*|-fms-compatibility.*|-fclang-abi-compat=.*"
      "|-m(32|64|x32|16)|-march=.*|-mcmodel=.*|-mlong-double-(64|80|128)|-mms-bitfields|-mgeneral-"
      "regs-only"
      "|-m(no-)?(mmx|sse|sse2|sse3|ssse3|sse4|sse4\\.1|sse4\\.2|sse4a|avx|avx2|avx512[a-z0-9]+|"
      "avxvnni|fma|fma4"
      "|f16c|bmi|bmi2|lzcnt|popcnt|aes|vaes|pclmul|vpclmulqdq|sha|gfni|rdrnd|rdseed|adx|cx16|movbe|"
      "fsgsbase"
      "|xsave|xsaveopt|xsavec|xsaves|clflushopt|clwb|prfchw|pku|rtm|tbm|xop|lwp|mwaitx|waitpkg|"
      "serialize))$");
  return pattern.match(option);
}

class Translator {
public:
  explicit Translator(const CompileCommand& command)
      : command_(command), compiler_(command.arguments[command.compilerIndex]) {}

  std::vector<std::string> run() {
    start();
    const auto& words = command_.arguments;
    for (index_ = command_.compilerIndex + 1; index_ < words.size(); ++index_) {
      if (index_ != command_.sourceIndex) {
        argument(words[index_]);
      }
    }
    finish();
    return std::move(result_);
  }

private:
  void add(std::initializer_list<std::string> words) { result_.insert(result_.end(), words); }

  /// Clang looks for libc++ beside itself, so it is given the user's own Clang as its place.
  void start() {
    const std::string real = resolveCompiler(compiler_, command_.directory);
    const bool isClang = command_.kind == CompilerKind::kClang && !real.empty();
    add({isClang ? real : HOT_RESTART_CLANG_RESOURCE_DIR "/../../../bin/clang++",
         "--driver-mode=g++"});
    addAbiVersion();
  }

  /// Symbols and classes are to be what the user's compiler makes of them: before GCC 14 and Clang
  /// 18, say, constraints were no part of a function template's symbol. The user's own option comes
  /// later and wins.
  void addAbiVersion() {
    constexpr unsigned kFirstGccWithConstraints = 14;
    constexpr unsigned kOldestKnown = 4;
    const unsigned major = compilerMajorVersion(compiler_, command_.kind, command_.directory);
    if (command_.kind == CompilerKind::kGcc && major != 0 && major < kFirstGccWithConstraints) {
      result_.push_back("-fclang-abi-compat=17");
    } else if (command_.kind == CompilerKind::kClang && major >= kOldestKnown &&
               major < LLVM_VERSION_MAJOR) {
      result_.push_back("-fclang-abi-compat=" + std::to_string(major));
    }
  }

  const std::string* next() {
    return index_ + 1 < command_.arguments.size() ? &command_.arguments[++index_] : nullptr;
  }

  void argument(const std::string& text) {
    const llvm::StringRef word = text;
    if (word == "-include" || word == "-include-pch" || word == "--include") {
      if (const std::string* file = next()) {
        forcedInclude(*file);
      }
    } else if (word.starts_with("-include") || word.starts_with("--include=")) {
      forcedInclude(word.substr(word.starts_with("--") ? 10 : 8));
    } else if (word == "-Xclang") {
      clangArgument();
    } else if (word == "-Xpreprocessor") {
      if (const std::string* option = next()) {
        argument(*option);
      }
    } else if (word.starts_with("-Wp,")) {
      preprocessorList(word.drop_front(4));
    } else if (word.starts_with("-fsanitize=")) {
      sanitizers(word.drop_front(11));
    } else if (changesMeaning(word)) {
      dialectSeen_ |= word.starts_with("-std=") || word.starts_with("--std=") || word == "-ansi";
      result_.push_back(text);
    } else if (!withValue(word) && takesNextArgument(word)) {
      ++index_;
    }
  }

  bool withValue(llvm::StringRef word) {
    for (const llvm::StringRef option : kWithValue) {
      if (!word.starts_with(option)) {
        continue;
      }
      result_.push_back(word.str());
      if (word == option) {
        if (const std::string* value = next()) {
          result_.push_back(*value);
        }
      }
      return true;
    }
    return false;
  }

  /// Precompiled headers are another compiler's files: the header itself is read instead. `-Xclang`
  /// keeps Clang's driver from looking for one by itself.
  void forcedInclude(llvm::StringRef file) {
    for (const llvm::StringRef ending : {".pch", ".gch"}) {
      if (file.ends_with(ending)) {
        file = file.drop_back(ending.size());
      }
    }
    if (!forced_.empty() && forced_.back() == file) {
      return; // CMake's `-include-pch x.pch -include x`.
    }
    forced_.push_back(file.str());
    add({"-Xclang", "-include", "-Xclang", file.str()});
  }

  void clangArgument() {
    const std::string* const option = next();
    const auto& words = command_.arguments;
    if (option && (*option == "-include" || *option == "-include-pch") &&
        index_ + 2 < words.size()) {
      index_ += 2; // The `-Xclang` in front of the file.
      forcedInclude(words[index_]);
    }
  }

  void preprocessorList(llvm::StringRef list) {
    llvm::SmallVector<llvm::StringRef, 4> words;
    list.split(words, ',');
    for (const llvm::StringRef word : words) {
      if (word.size() > 2 &&
          (word.starts_with("-D") || word.starts_with("-U") || word.starts_with("-I"))) {
        result_.push_back(word.str());
      }
    }
  }

  /// Only what the text can see.
  void sanitizers(llvm::StringRef list) {
    llvm::SmallVector<llvm::StringRef, 4> names;
    list.split(names, ',');
    for (const llvm::StringRef name : names) {
      if (command_.kind == CompilerKind::kClang &&
          (name == "address" || name == "thread" || name == "memory")) {
        result_.push_back("-fsanitize=" + name.str());
      } else if (name == "address" || name == "thread") {
        result_.push_back("-D__SANITIZE_" + name.upper() + "__=1");
      }
    }
  }

  /// `#if __GNUC__ >= 5` must choose the text that GCC compiles. From 11 on glibc's headers use an
  /// attribute that Clang does not know.
  void addGnuVersion(unsigned major) {
    constexpr unsigned kLastUnderstood = 10;
    if (major != 0) {
      result_.push_back("-fgnuc-version=" + std::to_string(std::min(major, kLastUnderstood)) +
                        ".5.0");
    }
  }

  void finish() {
    const CompilerKind kind = command_.kind;
    if (kind == CompilerKind::kGcc) {
      addGnuVersion(compilerMajorVersion(compiler_, kind, command_.directory));
      if (const std::string folder = gccInstallFolder(compiler_, command_.directory);
          !folder.empty()) {
        // Headers that only GCC brings (omp.h, quadmath.h) come last, behind Clang's own
        // intrinsics.
        add({"--gcc-install-dir=" + folder, "-idirafter", folder + "/include"});
      }
    }
    if (!dialectSeen_) {
      const unsigned version = compilerMajorVersion(compiler_, kind, command_.directory);
      const unsigned firstWith17 = kind == CompilerKind::kGcc ? 11 : 16;
      result_.push_back(version != 0 && version < firstWith17 ? "-std=gnu++14" : "-std=gnu++17");
    }
    // The marks of hot_restart.h are there for this parse alone. What Clang can take for a warning
    // (narrowing, for one) is none here: whether the text is right is for the user's compiler to
    // say, by the user's own options.
    add({"-DHOT_RESTART_READS_MARKS", "-resource-dir", HOT_RESTART_CLANG_RESOURCE_DIR, "-w",
         "-Wno-everything", "-fsyntax-only", "-x", "c++", command_.source});
  }

  const CompileCommand& command_;
  const std::string& compiler_;
  std::size_t index_ = 0;
  bool dialectSeen_ = false;
  std::vector<std::string> result_, forced_;
};

} // namespace

std::vector<std::string> clangParseArguments(const CompileCommand& command) {
  return Translator(command).run();
}

} // namespace hot_restart::rewriter
