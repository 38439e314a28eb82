// The shape of GCC's and Clang's command-line options, as far as reading a command needs it.
#pragma once

#include "llvm/ADT/StringRef.h"

namespace hot_restart::rewriter {

/// True for options whose value is the next argument (`-o FILE`, `-include FILE`); joined forms are
/// not meant.
bool takesNextArgument(llvm::StringRef option);

/// What a source file name or `-x` says about the language.
enum class SourceLanguage { kCxx, kC, kHeader, kPreprocessed, kModule, kOther, kNotSource };

SourceLanguage languageOfFile(llvm::StringRef file);
SourceLanguage languageOfDashX(llvm::StringRef language);

} // namespace hot_restart::rewriter
