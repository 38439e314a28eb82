// Looks for the C++ runtime among the loaded modules, and in what the program asks the loader for.
#include "base/cxx_runtime.h"

#include <cstdint>
#include <cstring>
#include <cxxabi.h>
#include <dlfcn.h>
#include <elf.h>
#include <link.h>

namespace hot_restart::runtime {
namespace {

/// Whether the main program itself asks for a library whose name begins with `prefix`.
bool programNeeds(const char* prefix) {
  link_map* program = nullptr;
  void* self = dlopen(nullptr, RTLD_LAZY);
  if (self == nullptr || dlinfo(self, RTLD_DI_LINKMAP, static_cast<void*>(&program)) != 0) {
    return true;
  }
  const char* strings = nullptr;
  for (const ElfW(Dyn)* entry = program->l_ld; entry->d_tag != DT_NULL; ++entry) {
    if (entry->d_tag == DT_STRTAB) {
      strings =
          reinterpret_cast<const char*>(entry->d_un.d_ptr); // NOLINT(performance-no-int-to-ptr)
    }
  }
  bool needed = strings == nullptr;
  for (const ElfW(Dyn)* entry = program->l_ld; !needed && entry->d_tag != DT_NULL; ++entry) {
    needed = entry->d_tag == DT_NEEDED &&
             std::strncmp(strings + entry->d_un.d_val, prefix, std::strlen(prefix)) == 0;
  }
  dlclose(self);
  return needed;
}

} // namespace

bool sharesUnwinder() {
  dl_find_object found;
  const auto address = reinterpret_cast<std::uintptr_t>(&abi::__cxa_get_globals);
  const bool cxxIsInProgram =
      _dl_find_object(reinterpret_cast<void*>(address), &found) == 0 && // NOLINT
      *found.dlfo_link_map->l_name == '\0';
  return !cxxIsInProgram || programNeeds("libgcc_s.so");
}

} // namespace hot_restart::runtime
