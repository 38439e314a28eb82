// Static libraries of a build, as a place of functions that a program was not linked with: a linker
// takes no more out of an archive than somebody calls. Reads archives; changes nothing.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {

/// An object file in an archive.
struct ArchiveMember {
  std::string archive;  ///< Path.
  std::string name;     ///< `unused.cpp.o`.
  std::string bytes;    ///< The object itself.
  bool isNewer = false; ///< The archive was written after the program.

  /// "unused.cpp.o of /build/libutil.a"
  std::string described() const { return name + " of " + archive; }
};

/// The folder in which a build puts its libraries, for a command that ran in `directory`: the
/// nearest folder around it that CMake has configured, or else itself.
std::string buildFolderOf(const std::string& directory);

/// Answers for all archives below one folder. The folder is read at the first question.
class ArchiveSearch {
public:
  /// `program`: the module that they would have been linked into.
  ArchiveSearch(std::string folder, std::string program)
      : folder_(std::move(folder)), program_(std::move(program)) {}

  /// The members that define the mangled `symbol`, in the order of their archives' names; of equal
  /// ones the first.
  std::vector<ArchiveMember> find(const std::string& symbol);

private:
  const std::vector<std::string>& archives();

  std::string folder_, program_;
  bool isRead_ = false;
  std::vector<std::string> archives_;
};

} // namespace hot_restart::rewriter
