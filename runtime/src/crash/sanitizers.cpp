// Is called by a sanitizer whose report ends the process, and ends that report the way the
// sanitizer itself would, so that the next one is told as well.
#include "crash/sanitizers.h"

#include "base/address.h"
#include "base/message_line.h"
#include "base/stub_kind.h"
#include "crash/crash.h"
#include "crash/unwind_execute.h"
#include "unwinding/frame_decision.h"
#include "unwinding/stack_walk.h"
#include "unwinding/thread_state.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <hot_restart/wire.h>
#include <initializer_list>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOT_RESTART_WEAK __attribute__((weak, visibility("default")))

// The names are the sanitizers'. NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {
HOT_RESTART_WEAK void __sanitizer_set_death_callback(void (*callback)());
HOT_RESTART_WEAK void __tsan_init();
HOT_RESTART_WEAK void __msan_init();
}
// NOLINTEND(bugprone-reserved-identifier)

namespace hot_restart::runtime {
namespace {

/// Maps a file for reading.
class MappedFile {
public:
  explicit MappedFile(const char* path) {
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat facts{};
    if (fd >= 0 && fstat(fd, &facts) == 0) {
      size_ = static_cast<std::size_t>(facts.st_size);
      bytes_ = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
    }
    if (fd >= 0) {
      close(fd);
    }
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile() {
    if (*this) {
      munmap(bytes_, size_);
    }
  }

  explicit operator bool() const { return bytes_ != MAP_FAILED; }
  /// Null, if it is not all there.
  template <class T> const T* at(std::uint64_t offset, std::uint64_t count = 1) const {
    const bool fits = offset <= size_ && count <= (size_ - offset) / sizeof(T);
    return fits ? reinterpret_cast<const T*>(static_cast<const char*>(bytes_) + offset) : nullptr;
  }

private:
  void* bytes_ = MAP_FAILED;
  std::size_t size_ = 0;
};

/// Finds a symbol, local ones included; st_value 0: there is none.
ElfW(Sym) findSymbol(const MappedFile& file, const char* name) {
  const auto* const header = file ? file.at<ElfW(Ehdr)>(0) : nullptr;
  const auto* const sections =
      header != nullptr ? file.at<ElfW(Shdr)>(header->e_shoff, header->e_shnum) : nullptr;
  for (unsigned i = 0; sections != nullptr && i < header->e_shnum; ++i) {
    if (sections[i].sh_type != SHT_SYMTAB || sections[i].sh_link >= header->e_shnum) {
      continue;
    }
    const ElfW(Shdr)& strings = sections[sections[i].sh_link];
    const std::uint64_t count = sections[i].sh_size / sizeof(ElfW(Sym));
    const auto* const symbols = file.at<ElfW(Sym)>(sections[i].sh_offset, count);
    const auto* const texts = file.at<char>(strings.sh_offset, strings.sh_size);
    for (std::uint64_t s = 0; symbols != nullptr && texts != nullptr && s < count; ++s) {
      if (symbols[s].st_name < strings.sh_size && symbols[s].st_value != 0 &&
          std::strcmp(texts + symbols[s].st_name, name) == 0) {
        return symbols[s];
      }
    }
  }
  return {};
}

// GCC's libasan and libubsan are two sanitizers in one program, each with reports of its own.
constexpr unsigned kMostSanitizers = 4;

using SetDeathCallback = void (*)(void (*callback)());
SetDeathCallback theSetters[kMostSanitizers];

/// Puts the variable or function of that name where it can be reached; null: there is none.
void* findInModule(const MappedFile& file, const link_map& map, const char* name,
                   std::size_t& size) {
  const ElfW(Sym) symbol = findSymbol(file, name);
  size = symbol.st_size;
  return symbol.st_value == 0 ? nullptr : pointerTo<void>(map.l_addr + symbol.st_value);
}

/// A report that ends the process holds the sanitizer's lock for reports and is taken for its last;
/// there is no public way to end it otherwise. Does what the sanitizer does after a report that
/// does not end the process. Signal-safe: reads the symbol table of its module.
void endReport(unsigned sanitizer) {
  Dl_info module{};
  link_map* map = nullptr;
  if (dladdr1(reinterpret_cast<void*>(theSetters[sanitizer]), &module,
              reinterpret_cast<void**>(&map), RTLD_DL_LINKMAP) == 0) {
    return;
  }
  const bool isProgram = *map->l_name == '\0';
  const MappedFile file(isProgram ? "/proc/self/exe" : map->l_name);
  std::size_t size = 0;
  for (const char* name : {"_ZN6__asan19ScopedInErrorReport14current_error_E",
                           "_ZZ31__sanitizer_acquire_crash_stateE14in_crash_state"}) {
    if (void* state = findInModule(file, *map, name, size); state != nullptr) {
      std::memset(state, 0, size);
    }
  }
  void* const unlock =
      findInModule(file, *map, "_ZN11__sanitizer21ScopedErrorReportLock6UnlockEv", size);
  if (unlock == nullptr) {
    (MessageLine() << "the sanitizer has no symbols: it will not survive another report")
        .toStderr();
    return;
  }
  reinterpret_cast<void (*)()>(unlock)();
}

bool isExit(const StackFrame& frame, void* found) {
  const bool isIt = frame.functionStart == reinterpret_cast<std::uint64_t>(&std::exit);
  *static_cast<bool*>(found) = isIt;
  return !isIt;
}

/// Reports of leaks, and the last word about earlier ones, come at exit: nothing to restart there.
bool isExiting() {
  bool exiting = false;
  walkStack(Origin::kReport, &isExit, &exiting);
  return exiting;
}

bool isStub(const StackFrame& frame, void* found) {
  const bool isIt = frame.site.stub != StubKind::kNone;
  *static_cast<bool*>(found) = isIt;
  return !isIt;
}

bool hasStub() {
  bool found = false;
  walkStack(Origin::kReport, &isStub, &found);
  return found;
}

/// Called by the sanitizer on the stack of the error, below the frame that made it. When it
/// returns, the process ends as it would have.
void onDeath(unsigned sanitizer) {
  leaveGuardedCall(kGuardTerminated);
  ThreadState& state = threadState();
  StackFacts here{.origin = Origin::kReport};
  if (state.phase == Phase::kUnwinding) {
    endReport(sanitizer);
    continueRestart(here);
  }
  if (state.phase != Phase::kRunning || isExiting() || !hasStub()) {
    return;
  }
  state.phase = Phase::kHandling;
  const CrashVerdict verdict = askSession({.cause = wire::Cause::kSanitizer, .stack = here});
  if (verdict.restart) {
    endReport(sanitizer);
    here.tablesCoverFaults = verdict.tablesCoverFaults;
    executeRestart({.facts = here, .stubCfa = verdict.stubCfa, .sessionFd = verdict.sessionFd});
  }
  state.phase = Phase::kDying;
}

template <unsigned Sanitizer> void onDeathOf() { onDeath(Sanitizer); }

constexpr void (*kCallbacks[kMostSanitizers])() = {&onDeathOf<0>, &onDeathOf<1>, &onDeathOf<2>,
                                                   &onDeathOf<3>};

void watch(void* found) {
  const auto setter = reinterpret_cast<SetDeathCallback>(found);
  unsigned i = 0;
  while (i < kMostSanitizers && theSetters[i] != nullptr && theSetters[i] != setter) {
    ++i;
  }
  if (i < kMostSanitizers && theSetters[i] == nullptr) {
    theSetters[i] = setter;
    setter(kCallbacks[i]);
  }
}

} // namespace

void watchSanitizers() {
  // ThreadSanitizer and MemorySanitizer end the process at exit, or cannot have us in it.
  if (__sanitizer_set_death_callback == nullptr || __tsan_init != nullptr ||
      __msan_init != nullptr) {
    return;
  }
  watch(reinterpret_cast<void*>(&__sanitizer_set_death_callback));
  link_map* map = nullptr;
  void* const program = dlopen(nullptr, RTLD_LAZY);
  if (program == nullptr || dlinfo(program, RTLD_DI_LINKMAP, static_cast<void*>(&map)) != 0) {
    return;
  }
  for (; map != nullptr; map = map->l_next) {
    if (void* library = dlopen(map->l_name, RTLD_LAZY | RTLD_NOLOAD); library != nullptr) {
      if (void* found = dlsym(library, "__sanitizer_set_death_callback"); found != nullptr) {
        watch(found);
      }
      dlclose(library);
    }
  }
  dlclose(program);
}

} // namespace hot_restart::runtime
