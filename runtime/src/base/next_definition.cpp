// Asks the dynamic linker for the definition that ours hides.
#include "base/next_definition.h"

#include <dlfcn.h>

namespace hot_restart::runtime {

void* nextDefinition(const char* name) {
  void* const next = dlsym(RTLD_NEXT, name);
  return next != nullptr ? next : dlsym(RTLD_DEFAULT, name);
}

} // namespace hot_restart::runtime
