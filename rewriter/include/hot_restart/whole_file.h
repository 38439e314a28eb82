// Whole files in and out. Everybody who leaves a file for another process writes it here, so that
// nobody ever reads half of one.
#pragma once

#include "hot_restart/result.h"

#include <string>

namespace hot_restart {

/// Whether a written file has reached the disk when the call returns. Only then are a full disk or
/// an exhausted quota certain to be noticed on every file system.
enum class Durability { kBuffered, kSynced };

/// All bytes of a file, those of /proc included. kNotFound: it cannot be read, and why.
Result<std::string> readWholeFile(const std::string& path);

/// Replaces the file at once: readers see the old contents or the new ones, never a part, and two
/// writers do not get in each other's way. The new file has the mode of the one that it replaces,
/// or that of any new file. A symbolic link stays, and the file that it names is replaced; what is
/// no plain file (a pipe, a terminal) is written to. kSystem: it cannot be written, and why; then
/// the old file is as it was, and no temporary one is left behind.
Status writeWholeFile(const std::string& path, const std::string& contents,
                      Durability durability = Durability::kBuffered);

} // namespace hot_restart
