// Which functions of the wanted files (source/project_text.h) the user wants wrapped: the marks of
// hot_restart.h and `--function`.
#pragma once

#include "hot_restart/rewriter/wrap.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/SourceLocation.h"

#include <optional>
#include <set>
#include <string>

namespace hot_restart::rewriter {

/// MARKED_ONLY: the files that HOT_RESTART_WRAP_MODULE stands in.
std::set<clang::FileID> wholeWantedFiles(clang::ASTContext& ast, const WrapOptions& options);

/// Why the user does not want this function wrapped; nothing when it is wanted.
std::optional<std::string> unwanted(const clang::FunctionDecl& function, const WrapOptions& options,
                                    bool wrapsWholeFile);

} // namespace hot_restart::rewriter
