// A temporary file beside the target, with a name that no other writer has, is renamed over it.
#include "hot_restart/whole_file.h"

#include "hot_restart/result.h"

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <string>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
#include <utility>

namespace hot_restart {
namespace {

constexpr std::size_t kBlock = 65536;

/// An open file; closed at the end of its scope unless that was done before.
class File {
public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  File& operator=(File&& other) = delete;
  ~File() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
  }
  explicit operator bool() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  /// Some file systems tell only here that a write has failed.
  bool close() { return ::close(std::exchange(descriptor_, -1)) == 0; }

private:
  int descriptor_;
};

Error cannotWrite(const std::string& path, int error) {
  return Error{ErrorCode::kSystem, "cannot write " + path + ": " + std::strerror(error)};
}

/// False: errno says why.
bool writeAll(int descriptor, const std::string& contents) {
  for (std::size_t done = 0; done < contents.size();) {
    const ssize_t count = ::write(descriptor, contents.data() + done, contents.size() - done);
    if (count < 0 && errno != EINTR) {
      return false;
    }
    done += count > 0 ? static_cast<std::size_t>(count) : 0;
  }
  return true;
}

/// The name is new in its folder, whoever else writes there. Left by a process that was killed,
/// such a file harms nobody.
File makeTemporary(const std::string& path, std::string& name) {
  static std::atomic<unsigned> counter{0};
  for (;;) {
    name = path + "." + std::to_string(::getpid()) + "-" + std::to_string(counter++) + ".part";
    File file(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file || errno != EEXIST) {
      return file;
    }
  }
}

/// What a symbolic link leads to; any other path as it is.
std::string behindLinks(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                         &std::free);
  return real ? std::string(real.get()) : path;
}

Status writeInto(const std::string& path, const std::string& contents) {
  File file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file || !writeAll(file.descriptor(), contents) || !file.close()) {
    return cannotWrite(path, errno);
  }
  return Done{};
}

} // namespace

Result<std::string> readWholeFile(const std::string& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string contents;
  ssize_t count = file ? 1 : -1;
  while (count > 0) {
    const std::size_t size = contents.size();
    contents.resize(size + kBlock);
    do {
      count = ::read(file.descriptor(), contents.data() + size, kBlock);
    } while (count < 0 && errno == EINTR);
    contents.resize(size + (count > 0 ? static_cast<std::size_t>(count) : 0));
  }
  if (count < 0) {
    return Error{ErrorCode::kNotFound, "cannot read " + path + ": " + std::strerror(errno)};
  }
  return contents;
}

Status writeWholeFile(const std::string& path, const std::string& contents, Durability durability) {
  const std::string target = behindLinks(path);
  struct stat old{};
  const bool exists = ::stat(target.c_str(), &old) == 0;
  if (exists && !S_ISREG(old.st_mode) && !S_ISDIR(old.st_mode)) {
    return writeInto(target, contents);
  }
  std::string temporary;
  File file = makeTemporary(target, temporary);
  if (!file) {
    return cannotWrite(path, errno);
  }
  const bool done = writeAll(file.descriptor(), contents) &&
                    (!exists || ::fchmod(file.descriptor(), old.st_mode & 07777) == 0) &&
                    (durability == Durability::kBuffered || ::fsync(file.descriptor()) == 0) &&
                    file.close() && ::rename(temporary.c_str(), target.c_str()) == 0;
  if (!done) {
    const int error = errno; // unlink() would overwrite the reason.
    ::unlink(temporary.c_str());
    return cannotWrite(path, error);
  }
  return Done{};
}

} // namespace hot_restart
