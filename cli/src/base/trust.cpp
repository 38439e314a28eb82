// Walks from the root, one step after the other, and through symbolic links as the kernel does. A
// step that holds cannot be changed by anybody who is not believed, so that nothing of what has
// been looked at changes before it is used.
#include "base/trust.h"

#include "hot_restart/result.h"

#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <filesystem>
#include <grp.h>
#include <pwd.h>
#include <set>
#include <string>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

namespace hot_restart::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40; // As many as the system itself follows.

bool isBelow(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_normal().lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

bool isAllowed(const std::string& path) {
  const char* setting = std::getenv(kTrustSetting);
  std::string rest = setting ? setting : "";
  while (!rest.empty()) {
    const std::size_t end = rest.find(':');
    const std::string folder = rest.substr(0, end);
    if (!folder.empty() && folder.front() == '/' &&
        isBelow(path, fs::path(folder).lexically_normal())) {
      return true;
    }
    rest = end == std::string::npos ? std::string() : rest.substr(end + 1);
  }
  return false;
}

/// The group that many systems make for each user.
bool isOwnGroup(gid_t group) {
  const passwd* user = ::getpwuid(::geteuid());
  if (!user || user->pw_gid != group) {
    return false;
  }
  const std::string name = user->pw_name;
  const ::group* entry = ::getgrgid(group);
  if (!entry) {
    return false;
  }
  for (char** member = entry->gr_mem; *member != nullptr; ++member) {
    if (name != *member) {
      return false;
    }
  }
  return name == entry->gr_name;
}

Error refusal(const std::string& what, const std::string& path) {
  return Error{ErrorCode::kRefused,
               what + ", so " + path +
                   " is not believed: another user could run code here. Make it this user's "
                   "alone, or allow it with " +
                   kTrustSetting + "=FOLDER"};
}

/// Empty: it holds. Else why not.
std::string distrust(const std::string& step, const struct stat& facts) {
  if (facts.st_uid != 0 && facts.st_uid != ::geteuid()) {
    return step + " belongs to " + userName(facts.st_uid);
  }
  if (S_ISLNK(facts.st_mode) || (S_ISDIR(facts.st_mode) && (facts.st_mode & S_ISVTX) != 0)) {
    return {};
  }
  const bool byOthers = (facts.st_mode & S_IWOTH) != 0;
  const bool byGroup =
      (facts.st_mode & S_IWGRP) != 0 && facts.st_gid != 0 && !isOwnGroup(facts.st_gid);
  if (byOthers || byGroup) {
    std::array<char, 8> mode{};
    std::snprintf(mode.data(), mode.size(), "%04o", static_cast<unsigned>(facts.st_mode & 07777));
    return step + " can be written by other users (mode " + mode.data() + ")";
  }
  return {};
}

/// Steps that hold need not be looked at again: nobody else can have changed them.
std::set<std::string>& knownFolders() {
  static std::set<std::string> folders;
  return folders;
}

class Walk {
public:
  explicit Walk(const std::string& path) : path_(path) { prepend(path); }

  Status run() {
    if (Status root = look("/"); !root) {
      return root;
    }
    while (!names_.empty()) {
      const std::string name = names_.front();
      names_.pop_front();
      if (name == "..") {
        at_ = at_.parent_path();
      } else if (Status status = look((at_ / name).string()); !status) {
        return status;
      }
    }
    return Done{};
  }

private:
  void prepend(const fs::path& path) {
    if (path.is_absolute()) {
      at_ = "/";
    }
    std::deque<std::string> names;
    for (const fs::path& name : path.relative_path()) {
      if (!name.empty() && name != ".") {
        names.push_back(name.string());
      }
    }
    names_.insert(names_.begin(), names.begin(), names.end());
  }

  Status look(const std::string& step) {
    if (knownFolders().contains(step)) {
      at_ = step;
      return Done{};
    }
    struct stat facts{};
    if (::lstat(step.c_str(), &facts) != 0) {
      return Error{errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kSystem,
                   step + ": " + std::strerror(errno)};
    }
    if (const std::string why = distrust(step, facts); !why.empty()) {
      return refusal(why, path_);
    }
    return S_ISLNK(facts.st_mode) ? follow(step) : enter(step, facts);
  }

  Status enter(const std::string& step, const struct stat& facts) {
    at_ = step;
    if (S_ISDIR(facts.st_mode)) {
      knownFolders().insert(step);
    }
    return Done{};
  }

  Status follow(const std::string& link) {
    std::array<char, PATH_MAX> target{};
    const ssize_t size = ::readlink(link.c_str(), target.data(), target.size() - 1);
    if (size < 0 || ++links_ > kMostLinks) {
      return Error{ErrorCode::kSystem, link + ": " + std::strerror(size < 0 ? errno : ELOOP)};
    }
    prepend(std::string(target.data(), static_cast<std::size_t>(size)));
    return Done{};
  }

  const std::string& path_;
  fs::path at_ = "/";
  std::deque<std::string> names_;
  int links_ = 0;
};

} // namespace

Status checkTrusted(const std::string& path) {
  if (isAllowed(path)) {
    return Done{};
  }
  if (path.empty() || path.front() != '/') {
    return Error{ErrorCode::kRefused, "`" + path + "` is no absolute path, so it is not believed"};
  }
  return Walk(path).run();
}

std::string userName(unsigned user) {
  const passwd* entry = ::getpwuid(user);
  const std::string number = "uid " + std::to_string(user);
  return entry ? std::string(entry->pw_name) + " (" + number + ")" : number;
}

} // namespace hot_restart::cli
