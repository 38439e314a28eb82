// Loaded modules: finding them, their thread-local module ids, and writing into them whatever their
// protection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <link.h>

namespace hot_restart::runtime {

struct Module {
  bool found = false;
  std::uint64_t bias = 0;
  std::size_t tlsModule = 0; ///< 0: the module has no thread-local storage.
  const ElfW(Phdr) * headers = nullptr;
  std::uint16_t headerCount = 0;

  /// wire::moduleIdentity() of what is mapped.
  std::uint32_t identity() const;

  /// Whether [address, address + size) of this module, as linked, is mapped data or code.
  bool contains(std::uint64_t linkAddress, std::uint64_t size) const;
  bool isWritable(std::uint64_t linkAddress) const;
  bool isExecutable(std::uint64_t linkAddress) const;
};

/// The loaded module with that load bias, or, when it is wire::kUnknownBias, with that path (the
/// file, not the text, is compared, so symbolic links do not matter). Takes the loader's lock.
Module findModule(std::uint64_t bias, const char* path);

/// Whether code of a loaded module is at that address. Takes the loader's lock.
bool isLoadedCode(std::uint64_t address);

/// Makes the read-only parts of a module writable, and puts their protection back in the end. It is
/// only for a module whose code no thread runs yet.
class WritableModule {
public:
  explicit WritableModule(const Module& module);
  WritableModule(const WritableModule&) = delete;
  WritableModule& operator=(const WritableModule&) = delete;
  ~WritableModule();

  bool ok() const { return ok_; }

  /// False: the module cannot be used, since code in it cannot be run.
  bool putBack();

private:
  const Module& module_;
  bool ok_ = true;
  bool isPutBack_ = false;
};

} // namespace hot_restart::runtime
