// Finds symbols of an ELF file by name, in its full symbol table. Only tests use it.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace hot_restart::test {

/// Link-time addresses (offsets in the TLS block for thread-local ones). Empty if the file cannot
/// be read.
std::map<std::string, std::uint64_t> symbolsOf(const std::string& path);

} // namespace hot_restart::test
