// A name is believed only when it leads to the device and inode of the mapping. The kernel's own
// names for the mapping (/proc/PID/exe, /proc/PID/map_files, which only root may follow) are right
// by themselves. Where all of that fails, a file with the same build id will do.
#include "program/mapped_file.h"

#include "program/module_identity.h"

#include <cstdio>
#include <fcntl.h>
#include <map>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

using FileKey = std::pair<dev_t, ino_t>;

/// All files that were opened, by device and inode. They stay open (see closeMappedFiles()): a name
/// with their descriptor in it may be remembered anywhere, and the inode cannot be given to another
/// file.
std::map<FileKey, MappedFile>& openedFiles() {
  static std::map<FileKey, MappedFile> files;
  return files;
}

constexpr std::string_view kDescriptors = "/proc/self/fd/";

std::string descriptorName(int descriptor) {
  return std::string(kDescriptors) + std::to_string(descriptor);
}

/// Takes over the descriptor.
MappedFile keep(int descriptor, const struct stat& facts) {
  const auto [known, isNew] = openedFiles().try_emplace(FileKey{facts.st_dev, facts.st_ino});
  if (isNew) {
    known->second = {descriptorName(descriptor), {}, facts.st_mtim};
  } else {
    ::close(descriptor);
  }
  return known->second;
}

/// The kernel's name of a mapped file.
std::string mapFileName(int pid, const Mapping& mapping) {
  char range[64];
  std::snprintf(range, sizeof range, "/map_files/%lx-%lx",
                static_cast<unsigned long>(mapping.start), static_cast<unsigned long>(mapping.end));
  return "/proc/" + std::to_string(pid) + range;
}

/// The build id that the process has in memory; empty: none, or it may not be read.
std::string mappedBuildId(int pid, const Mapping& mapping, const std::vector<Mapping>& all) {
  const Mapping* first = nullptr;
  for (const Mapping& each : all) {
    if (each.path == mapping.path && each.device == mapping.device && each.inode == mapping.inode &&
        each.fileOffset == 0 && each.start <= mapping.start) {
      first = &each;
    }
  }
  const int memory =
      ::open(("/proc/" + std::to_string(pid) + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
  std::string id = memory >= 0 && first != nullptr ? buildIdAt(memory, first->start) : "";
  if (memory >= 0) {
    ::close(memory);
  }
  return id;
}

/// How a name is tried.
enum class Trust { kByInode, kByBuildId, kByKernel };

class Search {
public:
  Search(int pid, const Mapping& mapping, const std::vector<Mapping>& all)
      : pid_(pid), mapping_(mapping), all_(all) {}

  bool tryName(const std::string& name, Trust trust) {
    const int descriptor = ::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat facts{};
    if (descriptor < 0) {
      return false;
    }
    if (::fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode) ||
        !isMapped(descriptor, facts, trust)) {
      ::close(descriptor);
      return false;
    }
    found = keep(descriptor, facts);
    return true;
  }

  MappedFile found;

private:
  bool isMapped(int descriptor, const struct stat& facts, Trust trust) const {
    switch (trust) {
    case Trust::kByKernel:
      return true;
    case Trust::kByInode:
      return facts.st_dev == mapping_.device && facts.st_ino == mapping_.inode;
    case Trust::kByBuildId:
      break;
    }
    const std::string id = buildIdAt(descriptor, 0);
    return !id.empty() && id == mappedBuildId(pid_, mapping_, all_);
  }

  int pid_;
  const Mapping& mapping_;
  const std::vector<Mapping>& all_;
};

} // namespace

MappedFile openMapped(int pid, const Mapping& mapping, bool isProgram,
                      const std::vector<Mapping>& all) {
  Search search(pid, mapping, all);
  // Some file systems show another device in maps than stat() does, hence the last way for all.
  if ((!mapping.deleted && search.tryName(mapping.path, Trust::kByInode)) ||
      (isProgram && search.tryName("/proc/" + std::to_string(pid) + "/exe", Trust::kByKernel)) ||
      search.tryName(mapFileName(pid, mapping), Trust::kByKernel) ||
      search.tryName(mapping.path, Trust::kByBuildId)) {
    return search.found;
  }
  return {{},
          mapping.path + " is no longer the file that the program has loaded (it was built again, "
                         "replaced or removed), and what is loaded cannot be read any more; start "
                         "the program again",
          {}};
}

void closeMappedFiles() {
  for (const auto& [key, file] : openedFiles()) {
    ::close(std::stoi(file.name.substr(kDescriptors.size())));
  }
  openedFiles().clear();
}

bool isWrittenOver(const MappedFile& file) {
  struct stat facts{};
  return ::stat(file.name.c_str(), &facts) == 0 && (facts.st_mtim.tv_sec != file.modified.tv_sec ||
                                                    facts.st_mtim.tv_nsec != file.modified.tv_nsec);
}

} // namespace hot_restart::cli
