// Creates and finds session folders, with the checks of owner and mode that make them safe in /tmp.
#include "program/session_folder.h"

#include "hot_restart/result.h"

#include <algorithm>
#include <cerrno>
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

std::string folderName() { return "/hot_restart-" + std::to_string(::geteuid()); }

/// Every place where a session of this user may be, the own one first.
std::vector<std::string> sessionRoots() {
  std::vector<std::string> roots{sessionRoot()};
  for (const std::string& other :
       {"/run/user/" + std::to_string(::geteuid()) + folderName(), "/tmp" + folderName()}) {
    if (other != roots.front()) {
      roots.push_back(other);
    }
  }
  return roots;
}

/// A real directory of this user that nobody else can enter.
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
  return Done{};
}

Status makePrivate(const std::string& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    return Error{ErrorCode::kSystem, "cannot create " + folder + ": " + std::strerror(errno)};
  }
  return checkPrivate(folder);
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
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  const std::string base =
      runtime && *runtime == '/' && ::access(runtime, W_OK) == 0 ? runtime : "/tmp";
  return base + folderName();
}

Result<std::string> openSessionFolder(int pid) {
  const std::string root = sessionRoot();
  if (Status status = makePrivate(root); !status) {
    return status.error();
  }
  listIn(root);
  const std::string folder = root + "/" + std::to_string(pid);
  if (Status status = makePrivate(folder); !status) {
    return status.error();
  }
  return folder;
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
