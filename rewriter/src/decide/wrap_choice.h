// Which files and functions the user wants wrapped: HEADERS globs and the marks of hot_restart.h.
#pragma once

#include "hot_restart/rewriter/wrap.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"

#include <functional>
#include <optional>
#include <set>
#include <string>

namespace hot_restart::rewriter {

/// The main file, headers that match one of options.headerGlobs, and source files that the main
/// file includes as text (unity builds) when SOURCES and EXCLUDE want them.
bool isMarkedFile(const clang::SourceManager& sources, clang::FileID file,
                  const WrapOptions& options);

/// isMarkedFile with these options, which must outlive the answer.
std::function<bool(const clang::SourceManager&, clang::FileID)>
wantsFileBy(const WrapOptions& options);

/// MARKED_ONLY: the files that HOT_RESTART_WRAP_MODULE stands in.
std::set<clang::FileID> wholeMarkedFiles(clang::ASTContext& ast, const WrapOptions& options);

/// Why the user does not want this function wrapped; nothing when it is wanted.
std::optional<std::string> unwanted(const clang::FunctionDecl& function, const WrapOptions& options,
                                    bool wrapsWholeFile);

} // namespace hot_restart::rewriter
