// The one answer to "whose text is this?". There are four questions, each narrower than the one
// before, and everybody asks them here:
//
//   system text    stands in a file that was found along a system folder (-isystem, /usr/include,
//                  the compiler's own headers), or behind a `#pragma GCC system_header`. It is
//                  never edited and nothing of it is recorded.
//   project text   is all other text. Its variables, types, macros and files are recorded.
//   editable text  is project text that becomes part of the generated text, so that an edit of it
//                  takes effect: InclusionRecord::isInlined, which knows what stays an #include.
//   wanted file    is one whose functions the user wants wrapped: isWantedFile().
//
// Marks on a single function or class (HOT_RESTART_WRAP, HOT_RESTART_NO_WRAP) are read by
// decide/wanted_functions. A unit may take the text of a system header in for its data
// (record/header_data); then InclusionRecord::isProjectText counts that text as the project's.
#pragma once

#include "hot_restart/rewriter/wrap.h"

#include "clang/AST/DeclBase.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"

#include <functional>
#include <vector>

namespace hot_restart::rewriter {

/// A place counts where its macro is used. Neither answers true for a place that is in no text.
bool isSystemText(const clang::SourceManager& sources, clang::SourceLocation at);
bool isProjectText(const clang::SourceManager& sources, clang::SourceLocation at);
bool isSystemText(const clang::Decl& declaration);
bool isProjectText(const clang::Decl& declaration);

/// Whether the file was found outside the system folders. It may still have a
/// `#pragma GCC system_header`: an edit of such a file is noticed, what stands in it is not
/// recorded.
bool isProjectFile(const clang::SourceManager& sources, clang::FileID file);
/// All of them that were entered, in order; a header that was entered twice is there twice.
std::vector<clang::FileID> projectFiles(const clang::SourceManager& sources);

/// The main file, headers that match one of options.headerGlobs, and source files that the main
/// file includes as text (unity builds) when SOURCES and EXCLUDE want them.
bool isWantedFile(const clang::SourceManager& sources, clang::FileID file,
                  const WrapOptions& options);

/// isWantedFile with these options, which must outlive the answer.
std::function<bool(const clang::SourceManager&, clang::FileID)>
wantsFileBy(const WrapOptions& options);

} // namespace hot_restart::rewriter
