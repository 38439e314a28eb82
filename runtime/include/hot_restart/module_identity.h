// Which build of a module an address is for: session and runtime compute the same number, the one
// from the file whose symbols it reads, the other from what is mapped. Part of the protocol.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace hot_restart::wire {

/// A GNU build id, where it lies; size 0: there is none.
struct BuildId {
  const unsigned char* bytes = nullptr;
  std::size_t size = 0;
};

/// Looks for the build id among the notes of a PT_NOTE segment, which may be damaged. Signal-safe:
/// reads the given memory.
inline BuildId buildIdIn(const void* notes, std::size_t size) {
  constexpr std::uint32_t kBuildIdType = 3; // NT_GNU_BUILD_ID
  constexpr std::size_t kMostBytes = 64;
  const auto* const bytes = static_cast<const unsigned char*>(notes);
  const auto padded = [](std::uint32_t length) {
    return (std::size_t{length} + 3) & ~std::size_t{3};
  };
  for (std::size_t at = 0; size - at >= 3 * sizeof(std::uint32_t);) {
    std::uint32_t header[3]; // The sizes of name and description, the type.
    std::memcpy(header, bytes + at, sizeof header);
    const std::size_t name = at + sizeof header;
    if (padded(header[0]) > size - name || header[1] > size - name - padded(header[0])) {
      return {};
    }
    const std::size_t description = name + padded(header[0]);
    if (header[2] == kBuildIdType && header[0] == 4 && header[1] <= kMostBytes &&
        std::memcmp(bytes + name, "GNU", 4) == 0) {
      return {bytes + description, header[1]};
    }
    at = description + padded(header[1]);
    if (at > size) {
      return {};
    }
  }
  return {};
}

/// Never 0. Signal-safe: reads the given memory.
inline std::uint32_t moduleIdentity(const void* programHeaders, std::size_t headersSize,
                                    const void* buildId, std::size_t buildIdSize) {
  std::uint32_t hash = 2166136261U; // FNV-1a
  const auto add = [&hash](const void* data, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
      hash = (hash ^ static_cast<const unsigned char*>(data)[i]) * 16777619U;
    }
  };
  add(programHeaders, headersSize);
  add(buildId, buildIdSize);
  return hash == 0 ? 1 : hash;
}

} // namespace hot_restart::wire
