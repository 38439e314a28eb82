// `@FILE` on a command line: the words in that file take its place, as both compilers have it.
#pragma once

#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// Appends `word`, or what it stands for. A file that cannot be read stays as it is.
void expandResponseFiles(std::vector<std::string>& words, const std::string& word,
                         const std::string& directory);

} // namespace hot_restart::rewriter
