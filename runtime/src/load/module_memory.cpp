// Reads the program headers of loaded modules, and changes the protection of their memory.
#include "load/module_memory.h"

#include "base/address.h"

#include <cstddef>
#include <cstdint>
#include <elf.h>
#include <hot_restart/module_identity.h>
#include <hot_restart/wire.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

struct Search {
  std::uint64_t bias;
  const struct stat* file;
  Module found;
};

bool isSameFile(const char* name, const struct stat& file) {
  struct stat facts{};
  const char* path = name != nullptr && *name != '\0' ? name : "/proc/self/exe";
  return stat(path, &facts) == 0 && facts.st_dev == file.st_dev && facts.st_ino == file.st_ino;
}

int visitModule(dl_phdr_info* info, std::size_t /*size*/, void* data) {
  auto& search = *static_cast<Search*>(data);
  const bool matches = search.file == nullptr ? info->dlpi_addr == search.bias
                                              : isSameFile(info->dlpi_name, *search.file);
  if (!matches) {
    return 0;
  }
  search.found = {.found = true,
                  .bias = info->dlpi_addr,
                  .tlsModule = info->dlpi_tls_modid,
                  .headers = info->dlpi_phdr,
                  .headerCount = info->dlpi_phnum};
  return 1;
}

/// The segment of `type` that holds `linkAddress`; null if there is none.
const ElfW(Phdr) * segmentOf(const Module& module, std::uint64_t linkAddress, std::uint32_t type) {
  for (std::uint16_t i = 0; i < module.headerCount; ++i) {
    const ElfW(Phdr)& header = module.headers[i];
    if (header.p_type == type && linkAddress >= header.p_vaddr &&
        linkAddress - header.p_vaddr < header.p_memsz) {
      return &header;
    }
  }
  return nullptr;
}

int protectionOf(std::uint32_t flags) {
  return ((flags & PF_R) != 0 ? PROT_READ : 0) | ((flags & PF_W) != 0 ? PROT_WRITE : 0) |
         ((flags & PF_X) != 0 ? PROT_EXEC : 0);
}

/// Changes the protection of the whole pages of a segment, or of those of RELRO that the dynamic
/// linker has protected.
bool protect(const Module& module, const ElfW(Phdr) & header, int protection) {
  const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  const std::uint64_t begin = (module.bias + header.p_vaddr) & ~(page - 1);
  std::uint64_t end = module.bias + header.p_vaddr + header.p_memsz;
  end = header.p_type == PT_GNU_RELRO ? end & ~(page - 1) : (end + page - 1) & ~(page - 1);
  return begin >= end || mprotect(pointerTo<void>(begin), end - begin, protection) == 0;
}

} // namespace

std::uint32_t Module::identity() const {
  wire::BuildId id;
  for (std::uint16_t i = 0; i < headerCount && id.size == 0; ++i) {
    if (headers[i].p_type == PT_NOTE) {
      id = wire::buildIdIn(pointerTo<void>(bias + headers[i].p_vaddr), headers[i].p_filesz);
    }
  }
  return wire::moduleIdentity(headers, headerCount * sizeof *headers, id.bytes, id.size);
}

bool Module::contains(std::uint64_t linkAddress, std::uint64_t size) const {
  const ElfW(Phdr)* segment = segmentOf(*this, linkAddress, PT_LOAD);
  return segment != nullptr && linkAddress - segment->p_vaddr + size <= segment->p_memsz;
}

bool Module::isWritable(std::uint64_t linkAddress) const {
  const ElfW(Phdr)* segment = segmentOf(*this, linkAddress, PT_LOAD);
  return segment != nullptr && (segment->p_flags & PF_W) != 0 &&
         segmentOf(*this, linkAddress, PT_GNU_RELRO) == nullptr;
}

bool Module::isExecutable(std::uint64_t linkAddress) const {
  const ElfW(Phdr)* segment = segmentOf(*this, linkAddress, PT_LOAD);
  return segment != nullptr && (segment->p_flags & PF_X) != 0;
}

Module findModule(std::uint64_t bias, const char* path) {
  struct stat file{};
  Search search{.bias = bias, .file = nullptr, .found = {}};
  if (bias == wire::kUnknownBias) {
    if (stat(path, &file) != 0) {
      return {};
    }
    search.file = &file;
  }
  dl_iterate_phdr(&visitModule, &search);
  return search.found;
}

bool isLoadedCode(std::uint64_t address) {
  struct {
    std::uint64_t address;
    bool found = false;
  } search{.address = address};
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t /*size*/, void* data) {
        auto& wanted = *static_cast<decltype(search)*>(data);
        const Module module{.found = true,
                            .bias = info->dlpi_addr,
                            .headers = info->dlpi_phdr,
                            .headerCount = info->dlpi_phnum};
        wanted.found = module.isExecutable(wanted.address - module.bias);
        return wanted.found ? 1 : 0;
      },
      &search);
  return search.found;
}

WritableModule::WritableModule(const Module& module) : module_(module) {
  for (std::uint16_t i = 0; i < module.headerCount; ++i) {
    const ElfW(Phdr)& header = module.headers[i];
    const bool readOnly =
        (header.p_type == PT_LOAD && (header.p_flags & PF_W) == 0) || header.p_type == PT_GNU_RELRO;
    ok_ = (!readOnly || protect(module, header, PROT_READ | PROT_WRITE)) && ok_;
  }
}

WritableModule::~WritableModule() {
  if (!isPutBack_) {
    putBack();
  }
}

bool WritableModule::putBack() {
  isPutBack_ = true;
  bool done = true;
  for (std::uint16_t i = 0; i < module_.headerCount; ++i) {
    const ElfW(Phdr)& header = module_.headers[i];
    if (header.p_type == PT_LOAD && (header.p_flags & PF_W) == 0) {
      done = protect(module_, header, protectionOf(header.p_flags)) && done;
    } else if (header.p_type == PT_GNU_RELRO) {
      done = protect(module_, header, PROT_READ) && done;
    }
  }
  return done;
}

} // namespace hot_restart::runtime
