// SOURCES, EXCLUDE and HEADERS: which files a target wants wrapped. The launcher asks for the file
// of its command, the rewriter for each file that this one includes.
#pragma once

#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// Whether one of the shell patterns matches `file` (an absolute path): its sourcePath(), or the
/// same with all symbolic links resolved. `*` and `?` cross folders, and match a leading dot.
bool matchesAnyGlob(const std::vector<std::string>& globs, const std::string& file);

/// Whether SOURCES and EXCLUDE want a source file. No `sources` at all: every file. EXCLUDE wins.
bool wantsSource(const std::vector<std::string>& sources, const std::vector<std::string>& exclude,
                 const std::string& file);

} // namespace hot_restart::rewriter
