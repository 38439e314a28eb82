// Finds the code among the lines of /proc/PID/maps, and reads its file's program headers for the
// load bias and extent.
#include "program/module_map.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"

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
  char permissions[5] = {};
  int pathAt = 0;
  if (std::sscanf(line.c_str(), "%lx-%lx %4s %lx %*s %*s %n", &start, &end, permissions, &offset,
                  &pathAt) < 4 ||
      pathAt <= 0 || static_cast<std::size_t>(pathAt) >= line.size() || line[pathAt] != '/') {
    return std::nullopt;
  }
  Mapping mapping{start, end, offset, permissions[2] == 'x', false, line.substr(pathAt)};
  if (mapping.path.ends_with(kDeleted)) {
    mapping.path.resize(mapping.path.size() - kDeleted.size());
    mapping.deleted = true;
  }
  return mapping;
}

/// A name under which a mapped file can be opened even though its path names another file now.
std::string procName(int pid, const Mapping& mapping, bool isProgram) {
  const std::string folder = "/proc/" + std::to_string(pid);
  if (isProgram) {
    return folder + "/exe";
  }
  char range[64];
  std::snprintf(range, sizeof range, "/map_files/%lx-%lx",
                static_cast<unsigned long>(mapping.start), static_cast<unsigned long>(mapping.end));
  return folder + range;
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
    Module module;
    module.path = mapping.path;
    module.deleted = mapping.deleted;
    module.file = module.deleted ? procName(pid, mapping, mapping.path == program) : mapping.path;
    if (readModuleFile(mapping, module)) {
      modules.insert(mapping.path == program ? modules.begin() : modules.end(), std::move(module));
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

std::vector<rewriter::RunningModule> ModuleMap::running() const {
  std::vector<rewriter::RunningModule> running;
  running.reserve(modules_.size());
  for (const Module& module : modules_) {
    running.push_back({module.file, module.loadBias});
  }
  return running;
}

} // namespace hot_restart::cli
