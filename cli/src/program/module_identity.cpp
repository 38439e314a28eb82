// Everything that is read is bounded: the image may be anything.
#include "program/module_identity.h"

#include "hot_restart/module_identity.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <elf.h>
#include <fcntl.h>
#include <string>
#include <sys/types.h>
#include <unistd.h>
#include <vector>

namespace hot_restart::cli {
namespace {

constexpr std::size_t kMostHeaders = 256;
constexpr std::size_t kMostNotes = std::size_t{64} * 1024;

bool readAt(int descriptor, std::uint64_t place, void* to, std::size_t size) {
  return ::pread(descriptor, to, size, static_cast<off_t>(place)) == static_cast<ssize_t>(size);
}

/// Empty: it is no ELF file that this machine could run.
std::vector<Elf64_Phdr> programHeaders(int descriptor, std::uint64_t start) {
  Elf64_Ehdr header{};
  if (!readAt(descriptor, start, &header, sizeof header) ||
      std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != ELFCLASS64 ||
      header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phnum > kMostHeaders) {
    return {};
  }
  std::vector<Elf64_Phdr> headers(header.e_phnum);
  if (!readAt(descriptor, start + header.e_phoff, headers.data(),
              headers.size() * sizeof(Elf64_Phdr))) {
    return {};
  }
  return headers;
}

/// A note segment; its offset in the file is its distance from the image's first mapping, too,
/// since notes stand in front.
std::string notesOf(int descriptor, std::uint64_t start, const Elf64_Phdr& header) {
  if (header.p_type != PT_NOTE || header.p_filesz > kMostNotes) {
    return {};
  }
  std::string notes(header.p_filesz, '\0');
  return readAt(descriptor, start + header.p_offset, notes.data(), notes.size()) ? notes
                                                                                 : std::string();
}

} // namespace

std::string buildIdAt(int descriptor, std::uint64_t start) {
  for (const Elf64_Phdr& header : programHeaders(descriptor, start)) {
    const std::string notes = notesOf(descriptor, start, header);
    if (const wire::BuildId id = wire::buildIdIn(notes.data(), notes.size()); id.size != 0) {
      return {reinterpret_cast<const char*>(id.bytes), id.size};
    }
  }
  return {};
}

std::uint32_t identityOf(const std::string& elfFile) {
  const int descriptor = ::open(elfFile.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return 0;
  }
  const std::vector<Elf64_Phdr> headers = programHeaders(descriptor, 0);
  const std::string id = buildIdAt(descriptor, 0);
  ::close(descriptor);
  return headers.empty() ? 0
                         : wire::moduleIdentity(headers.data(), headers.size() * sizeof headers[0],
                                                id.data(), id.size());
}

} // namespace hot_restart::cli
