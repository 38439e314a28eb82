// Tables of options and file name endings.
#include "compiler/command_options.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Path.h"

namespace hot_restart::rewriter {

bool takesNextArgument(llvm::StringRef option) {
  return llvm::StringSwitch<bool>(option)
      .Cases("-o", "-x", "-I", "-D", "-U", "-L", "-l", "-B", "-T", true)
      .Cases("-u", "-z", "-e", "-A", "-F", "-G", "-MF", "-MT", "-MQ", "-MJ", true)
      .Cases("-include", "-imacros", "-isystem", "-iquote", "-idirafter", "-iprefix", true)
      .Cases("-iwithprefix", "-iwithprefixbefore", "-isysroot", "--sysroot", "-iframework", true)
      .Cases("-include-pch", "-ivfsoverlay", "-cxx-isystem", "-stdlib++-isystem", "-imultilib",
             true)
      .Cases("-Xclang", "-Xpreprocessor", "-Xassembler", "-Xlinker", "-Xopenmp-target", "-mllvm",
             true)
      .Cases("-arch", "-target", "--target", "-gcc-toolchain", "-working-directory", true)
      .Cases("-aux-info", "--param", "-wrapper", "-specs", "--output", "--std", "-idirafter", true)
      .Cases("-dumpbase", "-dumpbase-ext", "-dumpdir", "--serialize-diagnostics", true)
      .Case("-serialize-diagnostics", true)
      .Default(option.starts_with("-Xarch_"));
}

SourceLanguage languageOfFile(llvm::StringRef file) {
  return llvm::StringSwitch<SourceLanguage>(llvm::sys::path::extension(file))
      .Cases(".cpp", ".cc", ".cxx", ".c++", ".C", ".CPP", ".cp", SourceLanguage::kCxx)
      .Case(".c", SourceLanguage::kC)
      .Cases(".h", ".hh", ".hpp", ".hxx", ".h++", ".H", ".hp", ".tcc", SourceLanguage::kHeader)
      .Cases(".i", ".ii", SourceLanguage::kPreprocessed)
      .Cases(".cppm", ".ccm", ".cxxm", ".c++m", ".ixx", SourceLanguage::kModule)
      .Cases(".s", ".S", ".sx", ".m", ".mm", ".cu", ".cl", ".f90", SourceLanguage::kOther)
      .Default(SourceLanguage::kNotSource);
}

SourceLanguage languageOfDashX(llvm::StringRef language) {
  return llvm::StringSwitch<SourceLanguage>(language)
      .Case("c++", SourceLanguage::kCxx)
      .Case("c", SourceLanguage::kC)
      .Cases("c-header", "c++-header", "c++-system-header", "c++-user-header",
             SourceLanguage::kHeader)
      .Cases("cpp-output", "c++-cpp-output", SourceLanguage::kPreprocessed)
      .Case("c++-module", SourceLanguage::kModule)
      .Default(SourceLanguage::kOther);
}

} // namespace hot_restart::rewriter
