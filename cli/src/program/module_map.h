// Which ELF files a process has mapped, and where: /proc/PID/maps, read from outside.
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"
#include "program/mapped_file.h"

#include <cstdint>
#include <string>
#include <time.h>
#include <vector>

namespace hot_restart::cli {

/// File mappings of the text of a maps file; anonymous ones and [stack]-like names are left out.
std::vector<Mapping> parseMaps(const std::string& text);

/// A mapped ELF file.
struct Module {
  std::string path; ///< As the process knows it.
  /// Where this process and its forked children read its bytes, whatever becomes of `path`; empty:
  /// nowhere (see `problem`).
  std::string file;
  std::string problem; ///< Why it cannot be read, or is not to be believed; else empty.
  std::uint64_t loadBias = 0;
  std::uint64_t start = 0, end = 0; ///< Lowest and highest mapped address.
  bool deleted = false;
  bool loadedAtStart = false;      ///< The program, or what it needs by DT_NEEDED.
  timespec modified{};             ///< Of the file, when it was opened first.
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
  /// Says in `problem` which modules have been written over in place since the program started (at
  /// `startedAt`, in seconds since 1970) or since they were opened: their code has changed under
  /// the program.
  void findWrittenOver(double startedAt);
  /// As rewriter requests name it.
  static rewriter::RunningModule running(const Module& module);

private:
  std::vector<Module> modules_;
};

/// Lookup order of modules whose first one is the program (see ModuleMap).
std::vector<Module> inLookupOrder(std::vector<Module> modules);

} // namespace hot_restart::cli
