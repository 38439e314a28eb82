// Tells when one of some files has been saved with other contents than before.
#pragma once

#include "hot_restart/result.h"

#include <map>
#include <string>
#include <vector>

namespace hot_restart::cli {

/// inotify on the files' folders, since editors save by writing a new file and renaming it. Names
/// may be symbolic links: what they lead to is watched as well.
class SourceWatch {
public:
  /// Watches from now on; contents are remembered as they are. kSystem: no inotify.
  static Result<SourceWatch> start(const std::vector<std::string>& files);
  SourceWatch(SourceWatch&& other) noexcept;
  SourceWatch& operator=(SourceWatch&& other) = delete;
  ~SourceWatch();

  /// Readable: something happened in one of the folders.
  int descriptor() const { return descriptor_; }
  /// Takes what happened, waits until a burst of writes is over, and names the files whose contents
  /// changed.
  std::vector<std::string> takeChanges();

private:
  explicit SourceWatch(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
  std::map<std::string, std::string> contents_;
};

} // namespace hot_restart::cli
