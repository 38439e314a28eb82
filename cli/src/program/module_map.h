// Which ELF files a process has mapped, and where: /proc/PID/maps, read from outside.
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hot_restart::cli {

/// One line of /proc/PID/maps that maps a file.
struct Mapping {
  std::uint64_t start = 0, end = 0, fileOffset = 0;
  bool executable = false;
  bool deleted = false; ///< The file has been replaced or removed since.
  std::string path;
};

/// File mappings of the text of a maps file; anonymous ones and [stack]-like names are left out.
std::vector<Mapping> parseMaps(const std::string& text);

/// A mapped ELF file.
struct Module {
  std::string path; ///< As the process knows it.
  std::string
      file; ///< Where its bytes can be read now: `path`, or a /proc name when it was deleted.
  std::uint64_t loadBias = 0;
  std::uint64_t start = 0, end = 0; ///< Lowest and highest mapped address.
  bool deleted = false;
  std::vector<std::string> needed; ///< DT_NEEDED names, in order.
  std::string soname;
};

/// The modules of one process in the dynamic linker's lookup order: the program, then breadth first
/// along DT_NEEDED, then what was opened later by address.
class ModuleMap {
public:
  /// kNotFound when the process is gone.
  static Result<ModuleMap> ofProcess(int pid);
  explicit ModuleMap(std::vector<Module> modules);

  const std::vector<Module>& modules() const { return modules_; }
  /// The module mapped at `address`, or null.
  const Module* at(std::uint64_t address) const;
  /// The module of that path, or null.
  const Module* ofPath(const std::string& path) const;
  std::vector<rewriter::RunningModule> running() const;

private:
  std::vector<Module> modules_;
};

/// Lookup order of modules whose first one is the program (see ModuleMap).
std::vector<Module> inLookupOrder(std::vector<Module> modules);

} // namespace hot_restart::cli
