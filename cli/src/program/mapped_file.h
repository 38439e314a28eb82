// Opens the file that a process has mapped, which its name need not lead to any more: a linker, an
// upgrade or a checkout may have put another one there, before a crash or while a session stands.
#pragma once

#include <cstdint>
#include <string>
#include <sys/types.h>
#include <time.h>
#include <vector>

namespace hot_restart::cli {

/// One line of /proc/PID/maps that maps a file.
struct Mapping {
  std::uint64_t start = 0, end = 0, fileOffset = 0;
  bool executable = false;
  bool deleted = false; ///< The file has been replaced or removed since.
  std::string path;
  dev_t device = 0;
  ino_t inode = 0;
};

/// A mapped file that stays open as long as this hrtool runs, so that its symbols remain those of
/// the program whatever becomes of its name.
struct MappedFile {
  /// Where this process and its forked children read it; empty: nowhere, `problem` says why.
  std::string name;
  std::string problem; ///< A sentence for the user.
  timespec modified{}; ///< As it was when it was opened first.
};

/// Opens the file of `mapping`, one of `all` mappings of process `pid`. What is found is the mapped
/// file by its device and inode, or by its build id, or it is not taken.
MappedFile openMapped(int pid, const Mapping& mapping, bool isProgram,
                      const std::vector<Mapping>& all);

/// Whether somebody has written into an opened file since (`cp`, a linker that keeps the inode):
/// what the process has mapped has then changed under it.
bool isWrittenOver(const MappedFile& file);

/// Closes all files that openMapped() has opened, for whoever looks at a process again and again
/// (watch): each version that is loaded is a file. No ModuleMap may be used any more.
void closeMappedFiles();

} // namespace hot_restart::cli
