// The one name of a source file: manifests, sessions, globs and debug information are compared by
// it. What a compiler prints (`#line`, depfiles, `__FILE__`) keeps the user's own spelling instead.
#pragma once

#include <string>

namespace hot_restart::rewriter {

/// `path` as an absolute path without `.`, `//` and `..`; relative ones begin in `directory`, or in
/// the current folder when that is empty. Nothing for an empty path.
///
/// Symbolic links are resolved where a `..` follows them, and nowhere else. `link/../x.h` lies
/// beside what the link leads to, so that leaving out both words would name another file. Any other
/// link keeps its name: debug information, editors and breakpoints know the file by it, and the
/// name stays true when the link is turned to another target between the build and the crash.
/// Hence one file has two names if a build reaches it in two ways, through a link and past it.
/// Folders that do not exist are taken for folders, and the name is made from the text alone.
std::string sourcePath(const std::string& path, const std::string& directory = {});

} // namespace hot_restart::rewriter
