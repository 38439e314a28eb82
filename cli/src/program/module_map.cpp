// Finds the code among the lines of /proc/PID/maps, and reads its file's program headers for the
// load bias and extent.
#include "program/module_map.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"
#include "program/mapped_file.h"
#include "program/process_age.h"

#include <llvm/Object/ELFObjectFile.h>
#include <llvm/Object/ObjectFile.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <fstream>
#include <ios>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <sys/sysmacros.h>
#include <system_error>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

constexpr std::string_view kDeleted = " (deleted)";
constexpr std::uint64_t kPage = 4096;

/// `a-b perms offset dev inode   path`, the only lines of maps that matter here.
std::optional<Mapping> parseLine(const std::string& line) {
  unsigned long start = 0;
  unsigned long end = 0;
  unsigned long offset = 0;
  unsigned major = 0;
  unsigned minor = 0;
  unsigned long inode = 0;
  char permissions[5] = {};
  int pathAt = 0;
  if (std::sscanf(line.c_str(), "%lx-%lx %4s %lx %x:%x %lu %n", &start, &end, permissions, &offset,
                  &major, &minor, &inode, &pathAt) < 7 ||
      pathAt <= 0 || static_cast<std::size_t>(pathAt) >= line.size() || line[pathAt] != '/') {
    return std::nullopt;
  }
  Mapping mapping{.start = start,
                  .end = end,
                  .fileOffset = offset,
                  .executable = permissions[2] == 'x',
                  .path = line.substr(static_cast<std::size_t>(pathAt)),
                  .device = makedev(major, minor),
                  .inode = inode};
  if (mapping.path.ends_with(kDeleted)) {
    mapping.path.resize(mapping.path.size() - kDeleted.size());
    mapping.deleted = true;
  }
  return mapping;
}

/// Finds where the module is, from the program header of the code that `mapping` maps. The headers
/// tell its extent, not the other mappings of the file: what reads ELF files, as the sanitizers'
/// symbolizer does, maps them again, anywhere.
template <class ElfType>
bool readExtent(const llvm::object::ELFFile<ElfType>& elf, const Mapping& mapping, Module& module) {
  auto headers = elf.program_headers();
  if (!headers) {
    llvm::consumeError(headers.takeError());
    return false;
  }
  bool found = false;
  std::uint64_t lowest = UINT64_MAX;
  std::uint64_t highest = 0;
  for (const auto& header : *headers) {
    if (header.p_type != llvm::ELF::PT_LOAD) {
      continue;
    }
    lowest = std::min<std::uint64_t>(lowest, header.p_vaddr & ~(kPage - 1));
    highest = std::max<std::uint64_t>(highest, header.p_vaddr + header.p_memsz);
    const std::uint64_t begin = header.p_offset & ~(kPage - 1);
    if (!found && (header.p_flags & llvm::ELF::PF_X) && begin <= mapping.fileOffset &&
        mapping.fileOffset < header.p_offset + header.p_filesz) {
      const std::uint64_t address = header.p_vaddr - header.p_offset + mapping.fileOffset;
      module.loadBias = mapping.start - address;
      found = true;
    }
  }
  module.start = module.loadBias + lowest;
  module.end = module.loadBias + ((highest + kPage - 1) & ~(kPage - 1));
  return found;
}

/// The dynamic section's names. Without such a section there are none.
template <class ElfType> void readNames(const llvm::object::ELFFile<ElfType>& elf, Module& module) {
  auto entries = elf.dynamicEntries();
  if (!entries) {
    llvm::consumeError(entries.takeError());
    return;
  }
  std::vector<std::uint64_t> needed;
  std::uint64_t strings = 0;
  std::optional<std::uint64_t> soname;
  for (const auto& entry : *entries) {
    if (entry.getTag() == llvm::ELF::DT_NEEDED) {
      needed.push_back(entry.getVal());
    } else if (entry.getTag() == llvm::ELF::DT_STRTAB) {
      strings = entry.getPtr();
    } else if (entry.getTag() == llvm::ELF::DT_SONAME) {
      soname = entry.getVal();
    }
  }
  auto table = elf.toMappedAddr(strings);
  if (!table) {
    llvm::consumeError(table.takeError());
    return;
  }
  for (const std::uint64_t offset : needed) {
    module.needed.emplace_back(reinterpret_cast<const char*>(*table + offset));
  }
  module.soname = soname ? reinterpret_cast<const char*>(*table + *soname) : "";
}

bool readModuleFile(const Mapping& mapping, Module& module) {
  auto binary = llvm::object::ObjectFile::createObjectFile(module.file);
  if (!binary) {
    llvm::consumeError(binary.takeError());
    return false;
  }
  const auto* elf = llvm::dyn_cast<llvm::object::ELF64LEObjectFile>(binary->getBinary());
  if (!elf) {
    return false;
  }
  readNames(elf->getELFFile(), module);
  return readExtent(elf->getELFFile(), mapping, module);
}

/// A module whose file is lost: it is where its mappings are. (The program's own file never is.)
void guessExtent(const Mapping& code, const std::vector<Mapping>& mappings, Module& module) {
  module.loadBias = code.start - code.fileOffset;
  module.start = code.start;
  module.end = code.end;
  for (const Mapping& each : mappings) {
    if (each.inode != code.inode || each.device != code.device || each.path != code.path) {
      continue;
    }
    if (each.fileOffset == 0 && each.start <= code.start) {
      module.loadBias = each.start;
      module.start = each.start;
    }
    module.end = each.start > code.start ? std::max(module.end, each.end) : module.end;
  }
}

/// Nothing: the mapping is of no ELF file.
std::optional<Module> readModule(int pid, const Mapping& mapping, bool isProgram,
                                 const std::vector<Mapping>& mappings) {
  Module module;
  module.path = mapping.path;
  module.deleted = mapping.deleted;
  const MappedFile file = openMapped(pid, mapping, isProgram, mappings);
  module.file = file.name;
  module.problem = file.problem;
  module.modified = file.modified;
  if (module.file.empty()) {
    guessExtent(mapping, mappings, module);
    return module;
  }
  return readModuleFile(mapping, module) ? std::optional<Module>(std::move(module)) : std::nullopt;
}

std::string readFile(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace

std::vector<Mapping> parseMaps(const std::string& text) {
  std::vector<Mapping> mappings;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (std::optional<Mapping> mapping = parseLine(line)) {
      mappings.push_back(std::move(*mapping));
    }
  }
  return mappings;
}

std::vector<Module> inLookupOrder(std::vector<Module> modules) {
  std::vector<bool> taken(modules.size(), false);
  std::deque<std::size_t> queue;
  const auto take = [&](std::size_t index) {
    taken[index] = true;
    modules[index].loadedAtStart = true;
    queue.push_back(index);
  };
  std::vector<Module> ordered;
  if (!modules.empty()) {
    take(0);
  }
  while (!queue.empty()) {
    const Module& module = modules[queue.front()];
    queue.pop_front();
    for (const std::string& name : module.needed) {
      for (std::size_t i = 0; i < modules.size(); ++i) {
        const std::string base = std::filesystem::path(modules[i].path).filename();
        if (!taken[i] && (modules[i].soname == name || base == name || modules[i].path == name)) {
          take(i);
          break;
        }
      }
    }
    ordered.push_back(module);
  }
  for (std::size_t i = 0; i < modules.size(); ++i) {
    if (!taken[i]) {
      ordered.push_back(std::move(modules[i]));
    }
  }
  return ordered;
}

Result<ModuleMap> ModuleMap::ofProcess(int pid) {
  const std::string folder = "/proc/" + std::to_string(pid);
  const std::vector<Mapping> mappings = parseMaps(readFile(folder + "/maps"));
  std::error_code code;
  std::string program = std::filesystem::read_symlink(folder + "/exe", code);
  if (mappings.empty() || code) {
    return Error{ErrorCode::kNotFound, "cannot read the modules of process " + std::to_string(pid)};
  }
  if (program.ends_with(kDeleted)) {
    program.resize(program.size() - kDeleted.size());
  }
  std::vector<Module> modules;
  for (const Mapping& mapping : mappings) {
    const auto isOfKnownModule = [&](const Module& known) {
      return known.path == mapping.path && known.start <= mapping.start &&
             mapping.start < known.end;
    };
    if (!mapping.executable || std::any_of(modules.begin(), modules.end(), isOfKnownModule)) {
      continue;
    }
    std::optional<Module> module = readModule(pid, mapping, mapping.path == program, mappings);
    if (module) {
      modules.insert(mapping.path == program ? modules.begin() : modules.end(), std::move(*module));
    }
  }
  return ModuleMap(inLookupOrder(std::move(modules)));
}

ModuleMap::ModuleMap(std::vector<Module> modules) : modules_(std::move(modules)) {}

const Module* ModuleMap::at(std::uint64_t address) const {
  for (const Module& module : modules_) {
    if (module.start <= address && address < module.end) {
      return &module;
    }
  }
  return nullptr;
}

const Module* ModuleMap::ofPath(const std::string& path) const {
  for (const Module& module : modules_) {
    if (module.path == path) {
      return &module;
    }
  }
  return nullptr;
}

void ModuleMap::findWrittenOver(double startedAt) {
  for (std::size_t i = 0; i < modules_.size(); ++i) {
    Module& module = modules_[i];
    if (module.file.empty()) {
      continue;
    }
    const double written = secondsOf(module.modified);
    // Nobody can write into the program's own file (ETXTBSY); it may have been started in a copy
    // that is newer than the process, by exec.
    const bool before = i != 0 && module.loadedAtStart && written > startedAt;
    if (before || isWrittenOver({module.file, {}, module.modified})) {
      module.problem = module.path + " has been written over in place since the program loaded it, "
                                     "so that its code is no longer what the program has run; "
                                     "start the program again";
    }
  }
}

rewriter::RunningModule ModuleMap::running(const Module& module) {
  return {module.path, module.loadBias, module.file};
}

} // namespace hot_restart::cli
