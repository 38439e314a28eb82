// Creates and finds session folders, with the checks of owner and mode that make them safe in /tmp.
#include "program/session_folder.h"

#include "base/trust.h"
#include "hot_restart/result.h"
#include "hot_restart/whole_file.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <signal.h>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace hot_restart::cli {
namespace {

constexpr const char* kNamespaceName = "/pid_namespace";

std::string folderName() { return "/hot_restart-" + std::to_string(::geteuid()); }

/// Every place where a session of this user may be, in the order in which they are tried.
std::vector<std::string> sessionRoots() {
  std::vector<std::string> roots;
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  for (const std::string& base :
       {std::string(runtime && *runtime == '/' ? runtime : ""),
        "/run/user/" + std::to_string(::geteuid()), std::string("/tmp"), std::string("/var/tmp")}) {
    const std::string root = base + folderName();
    if (!base.empty() && std::find(roots.begin(), roots.end(), root) == roots.end()) {
      roots.push_back(root);
    }
  }
  return roots;
}

/// A real directory of this user that nobody else can enter, on a way that nobody else can change.
Status checkPrivate(const std::string& folder) {
  struct stat info{};
  if (::lstat(folder.c_str(), &info) != 0) {
    const int error = errno;
    return Error{error == ENOENT ? ErrorCode::kNotFound : ErrorCode::kSystem,
                 folder + ": " + std::strerror(error)};
  }
  if (!S_ISDIR(info.st_mode) || info.st_uid != ::geteuid() || (info.st_mode & 077) != 0) {
    return Error{ErrorCode::kSystem, folder + " is not a private folder of this user; remove it"};
  }
  return checkTrusted(folder);
}

/// The mode of a new folder is what it is meant to be, whatever the umask says: a folder that its
/// user cannot enter is of no use to any program.
Status makePrivate(const std::string& folder) {
  const bool isNew = ::mkdir(folder.c_str(), 0700) == 0;
  if (!isNew && errno != EEXIST) {
    return Error{ErrorCode::kSystem, "cannot create " + folder + ": " + std::strerror(errno)};
  }
  if (Status status = checkPrivate(folder); !status) {
    return status;
  }
  if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0 || isNew) {
    ::chmod(folder.c_str(), 0700); // It is this user's, and no link.
  }
  return Done{};
}

/// A file system that is full, or may not be written to, is known before a reload needs it.
Status checkRoom(const std::string& folder) {
  constexpr std::size_t kSize = std::size_t{256} * 1024;
  const std::string probe = folder + "/room";
  Status status = writeWholeFile(probe, std::string(kSize, '.'), Durability::kSynced);
  ::unlink(probe.c_str());
  return status;
}

/// Which processes a number names: those of this namespace.
std::string pidNamespace() {
  std::error_code code;
  return std::filesystem::read_symlink("/proc/self/ns/pid", code).string();
}

/// Containers may share the folder with each other, and have processes of the same numbers.
bool isOfOtherNamespace(const std::string& folder) {
  const Result<std::string> written = readWholeFile(folder + kNamespaceName);
  return written && !written->empty() && *written != pidNamespace();
}

bool isAlive(int pid) { return ::kill(pid, 0) == 0 || errno == EPERM; }

std::vector<int> listIn(const std::string& root) {
  std::vector<int> pids;
  std::error_code code;
  for (const auto& entry : std::filesystem::directory_iterator(root, code)) {
    const std::string name = entry.path().filename();
    if (name.empty() || name.size() > 9 ||
        name.find_first_not_of("0123456789") != std::string::npos) {
      continue;
    }
    const int pid = std::stoi(name);
    if (isOfOtherNamespace(entry.path())) {
      continue;
    }
    if (isAlive(pid)) {
      pids.push_back(pid);
    } else {
      removeSessionFolder(entry.path());
    }
  }
  return pids;
}

} // namespace

std::string sessionRoot() {
  for (const std::string& root : sessionRoots()) {
    const std::string base = std::filesystem::path(root).parent_path();
    if (::access(base.c_str(), W_OK | X_OK) == 0 && checkTrusted(base)) {
      return root;
    }
  }
  return "/tmp" + folderName();
}

namespace {

Result<std::string> openIn(const std::string& root, int pid) {
  if (Status status = checkTrusted(std::filesystem::path(root).parent_path()); !status) {
    return status.error();
  }
  if (Status status = makePrivate(root); !status) {
    return status.error();
  }
  listIn(root);
  std::string folder = root + "/" + std::to_string(pid);
  if (Status status = makePrivate(folder); !status) {
    return status.error();
  }
  if (isOfOtherNamespace(folder)) {
    return Error{ErrorCode::kSystem, folder + " belongs to a process of another container"};
  }
  if (Status status = checkRoom(folder); !status) {
    return status.error();
  }
  if (Status status = writeWholeFile(folder + kNamespaceName, pidNamespace()); !status) {
    return status.error();
  }
  return folder;
}

} // namespace

Result<std::string> openSessionFolder(int pid) {
  std::string problems;
  for (const std::string& root : sessionRoots()) {
    Result<std::string> folder = openIn(root, pid);
    if (folder) {
      return folder;
    }
    problems += (problems.empty() ? "" : "; ") + folder.error().message;
  }
  return Error{ErrorCode::kSystem, "there is no place for the session's files: " + problems};
}

Result<std::string> findSessionFolder(int pid) {
  std::optional<Error> problem; // A folder is there that cannot be trusted.
  for (const std::string& root : sessionRoots()) {
    const std::string folder = root + "/" + std::to_string(pid);
    Status status = checkPrivate(root);
    status = status ? checkPrivate(folder) : status;
    if (!status) {
      problem = problem || status.error().code == ErrorCode::kNotFound ? problem : status.error();
      continue;
    }
    if (isOfOtherNamespace(folder)) {
      continue;
    }
    if (isAlive(pid)) {
      return folder;
    }
    removeSessionFolder(folder);
  }
  return problem.value_or(
      Error{ErrorCode::kNotFound, "process " + std::to_string(pid) +
                                      " has no hot_restart session; `hrtool ps` lists those that "
                                      "have"});
}

std::vector<int> listSessions() {
  std::vector<int> pids;
  for (const std::string& root : sessionRoots()) {
    if (checkPrivate(root)) {
      const std::vector<int> more = listIn(root);
      pids.insert(pids.end(), more.begin(), more.end());
    }
  }
  std::sort(pids.begin(), pids.end());
  pids.erase(std::unique(pids.begin(), pids.end()), pids.end());
  return pids;
}

void removeSessionFolder(const std::string& folder) {
  std::error_code code;
  std::filesystem::remove_all(folder, code);
}

} // namespace hot_restart::cli
