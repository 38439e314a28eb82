// Addresses of a stopped process to functions, files and lines, read from the modules' files
// (LLVM's Symbolize).
#pragma once

#include "program/module_map.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hot_restart::cli {

/// One source-level function at an address; inlined callees come before the function they stand in.
struct SourceFrame {
  std::string linkageName; ///< Mangled; empty: unknown.
  std::string function;    ///< Demangled; empty: unknown.
  std::string file;        ///< Absolute; empty: no line information.
  unsigned line = 0;
  bool inlined = false;
};

/// Reads each module's symbols once, on first use. Not thread-safe.
class Symbolizer {
public:
  Symbolizer();
  ~Symbolizer();
  Symbolizer(Symbolizer&& other) noexcept;
  Symbolizer& operator=(Symbolizer&& other) noexcept;

  /// Innermost first; never empty (an entry without names when nothing is known).
  std::vector<SourceFrame> at(const Module& module, std::uint64_t runTimeAddress);
  /// The file that the code at the address was compiled from, absolute; empty: unknown.
  std::string compiledFrom(const Module& module, std::uint64_t runTimeAddress);

private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

/// `name` as people write it; returns it unchanged when it is not mangled.
std::string demangled(const std::string& name);
/// The same for a type name as std::type_info::name() gives it.
std::string demangledType(const std::string& name);

} // namespace hot_restart::cli
