// What the user's compiler would call a file, and the line directives that keep it calling it so.
#pragma once

#include "source/inclusion_record.h"

#include "hot_restart/rewriter/compile_command.h"

#include "clang/Basic/SourceLocation.h"

#include <string>
#include <string_view>

namespace hot_restart::rewriter {

struct FilePlace {
  unsigned line = 0;
  std::string file;
};

/// Found beside the file that includes it, not along a search path.
bool isIncluderRelative(const InclusionRecord& record, clang::FileID includer,
                        const Inclusion& inclusion);

/// GCC names a header by the directory part of its includer's name, or by the search directory as
/// written.
std::string gccFileName(const InclusionRecord& record, clang::FileID file);

/// The string that `__FILE__` has in `file` under a plain compile by a compiler of that kind.
std::string printedFileName(const InclusionRecord& record, clang::FileID file, CompilerKind kind);

/// How the user's compiler would name the place `offset` bytes into the file.
FilePlace resumeAt(const InclusionRecord& record, clang::FileID file, unsigned offset,
                   CompilerKind kind);

/// `#line`, a whole line.
std::string lineDirective(const FilePlace& place);

/// The directive where the text of another file begins; for Clang a line marker with `flag`
/// (kEntersFile, kComesBack).
std::string fileChange(const FilePlace& place, std::string_view flag, CompilerKind kind);

/// The line directive in front of what stands at `offset` (the begin of a line) of an inlined file.
std::string resumingLine(const InclusionRecord& record, clang::FileID file, unsigned offset,
                         CompilerKind kind);

} // namespace hot_restart::rewriter
