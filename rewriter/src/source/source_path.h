// The name of a file that Clang has read, as manifests have it (hot_restart/rewriter/source_path.h
// says what that is).
#pragma once

#include "hot_restart/rewriter/source_path.h"

#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringRef.h"

#include <string>

namespace hot_restart::rewriter {

/// `name` as Clang spells it: relative names begin in the directory of the compile command.
std::string sourcePath(const clang::SourceManager& sources, llvm::StringRef name);

/// Empty when `file` is no file (the command line's text, expanded macros).
std::string sourcePath(const clang::SourceManager& sources, clang::FileID file);

/// The file in which the text of `at` stands or in which its macro is used.
std::string sourcePath(const clang::SourceManager& sources, clang::SourceLocation at);

} // namespace hot_restart::rewriter
