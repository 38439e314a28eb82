// Where a program's sessions keep their files: one private folder per process, the same for every
// session of it.
#pragma once

#include "hot_restart/result.h"

#include <string>
#include <vector>

namespace hot_restart::cli {

/// What this process would create: `hot_restart-UID` in $XDG_RUNTIME_DIR, /run/user/UID, /tmp or
/// /var/tmp, whichever is there, can be written to, and is nobody else's (trust.h).
std::string sessionRoot();

/// Creates (0700) or checks the folder of `pid`, in the first of those places that has room.
/// Refuses symbolic links and folders of another user: code is loaded from here. Also removes what
/// ended processes have left.
Result<std::string> openSessionFolder(int pid);

/// The existing, checked folder of `pid` in any of the places; kNotFound when it has none.
Result<std::string> findSessionFolder(int pid);

/// Processes with a folder, ascending; folders of processes that have ended are removed.
std::vector<int> listSessions();

void removeSessionFolder(const std::string& folder);

} // namespace hot_restart::cli
