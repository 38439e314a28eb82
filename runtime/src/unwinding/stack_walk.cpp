// Walks with the unwinder, twice if it has to find out first which frames belong to a throw.
#include "unwinding/stack_walk.h"

#include "base/address.h"
#include "unwinding/arch.h"
#include "unwinding/lsda.h"

#include <cstdint>
#include <cxxabi.h>
#include <dlfcn.h>
#include <exception>
#include <link.h>
#include <unwind.h>

namespace hot_restart::runtime {
namespace {

/// The shared object an address lies in; null for the program itself and for no module at all.
const void* moduleOf(std::uint64_t address) {
  dl_find_object found;
  if (_dl_find_object(pointerTo<void>(address), &found) != 0) {
    return nullptr;
  }
  // The main program has an empty name. A statically linked C++ runtime is not told apart from the
  // user's code.
  return *found.dlfo_link_map->l_name == '\0' ? nullptr : found.dlfo_map_start;
}

template <class Function> std::uint64_t addressOf(Function* function) {
  return reinterpret_cast<std::uint64_t>(function);
}

bool throws(std::uint64_t functionStart) {
  return functionStart == addressOf(&abi::__cxa_throw) ||
         functionStart == addressOf(&abi::__cxa_rethrow) ||
         functionStart == addressOf(&std::terminate) ||
         functionStart == addressOf(&std::rethrow_exception);
}

/// The modules whose frames are no user's.
struct Machinery {
  const void* own = moduleOf(addressOf(&walkStack));
  const void* cxx = moduleOf(addressOf(&abi::__cxa_get_globals));
  const void* unwinder = moduleOf(addressOf(&_Unwind_Backtrace));
  const void* libc = moduleOf(addressOf(&dlsym));

  bool contains(std::uint64_t ip) const {
    const void* module = moduleOf(ip);
    return module != nullptr && (module == own || module == cxx || module == unwinder);
  }
  /// abort() lies between the C++ runtime and the handler of its signal.
  bool isLibc(std::uint64_t ip) const { return libc != nullptr && moduleOf(ip) == libc; }
};

// The frames between the runtime and the frame that threw: handler, terminate, personality, raise,
// __cxa_throw.
constexpr int kMostThrowFrames = 24;

/// First pass for Origin::kThrow: the number of frames in front of the one that threw.
struct ThrowSearch {
  Machinery machinery;
  int seen = 0;
  int throwFrames = 0; ///< Including the outermost one that throws; 0: none found.
  int leading = 0;     ///< Frames of runtime and C++ runtime in front of any other.
  bool stillLeading = true;
  bool rethrow = false;
};

_Unwind_Reason_Code searchThrow(_Unwind_Context* context, void* data) {
  auto& search = *static_cast<ThrowSearch*>(data);
  ++search.seen;
  const std::uint64_t function = _Unwind_GetRegionStart(context);
  if (throws(function)) {
    search.throwFrames = search.seen;
    search.rethrow = function == addressOf(&abi::__cxa_rethrow);
  }
  search.stillLeading = search.stillLeading && search.machinery.contains(_Unwind_GetIP(context));
  search.leading += search.stillLeading ? 1 : 0;
  return search.seen < kMostThrowFrames ? _URC_NO_REASON : _URC_END_OF_STACK;
}

/// What the tables say of the places that a walk comes by again and again: a recursion's.
class KnownSites {
public:
  Site at(const void* lsda, std::uint64_t functionStart, std::uint64_t ip) {
    Entry& entry = entries_[(ip ^ (ip >> 5U)) % kEntries];
    if (entry.ip != ip) {
      entry = {.ip = ip, .site = readSite(lsda, functionStart, ip)};
    }
    return entry.site;
  }

private:
  static constexpr unsigned kEntries = 16;
  struct Entry {
    std::uint64_t ip = 0;
    Site site{};
  };
  Entry entries_[kEntries]{};
};

struct Walk {
  Origin origin = Origin::kSignal;
  FrameVisitor visitor = nullptr;
  void* data = nullptr;
  Machinery machinery{};
  int framesToSkip = 0;
  bool begun = false;
  bool stillLeading = true;
  bool reportSeen = false;
  KnownSites sites{};
};

_Unwind_Reason_Code visitFrame(_Unwind_Context* context, void* data) {
  auto& walk = *static_cast<Walk*>(data);
  int interrupted = 0;
  StackFrame frame;
  frame.ip = _Unwind_GetIPInfo(context, &interrupted);
  frame.interrupted = interrupted != 0;
  if (!walk.begun) {
    walk.begun = walk.origin == Origin::kSignal ? frame.interrupted : walk.framesToSkip-- <= 0;
    if (!walk.begun) {
      return _URC_NO_REASON;
    }
  }
  if (frame.ip == 0) {
    return _URC_END_OF_STACK;
  }
  frame.cfa = _Unwind_GetCFA(context);
  frame.functionStart = _Unwind_GetRegionStart(context);
  frame.machinery = walk.stillLeading && walk.machinery.contains(frame.ip);
  walk.stillLeading = frame.machinery || (walk.stillLeading && walk.machinery.isLibc(frame.ip));
  frame.registers = calleeSavedOf(context);
  frame.site =
      walk.sites.at(reinterpret_cast<const void*>(_Unwind_GetLanguageSpecificData(context)),
                    frame.functionStart, frame.interrupted ? frame.ip : frame.ip - 1);
  if (walk.origin == Origin::kReport && frame.site.kind != SiteKind::kNoTables) {
    frame.unexpected = !walk.reportSeen; // The sanitizer itself has no tables.
    walk.reportSeen = true;
  }
  return walk.visitor(frame, walk.data) ? _URC_NO_REASON : _URC_END_OF_STACK;
}

} // namespace

// Not inlined: both passes must count the same frames.
__attribute__((noinline)) void walkStack(Origin origin, FrameVisitor visitor, void* data) {
  Walk walk{.origin = origin, .visitor = visitor, .data = data};
  if (origin != Origin::kSignal) {
    ThrowSearch search;
    _Unwind_Backtrace(&searchThrow, &search);
    walk.framesToSkip = search.throwFrames > 0 ? search.throwFrames : search.leading;
  }
  _Unwind_Backtrace(&visitFrame, &walk);
}

bool isInsideRethrow() {
  ThrowSearch search;
  _Unwind_Backtrace(&searchThrow, &search);
  return search.rethrow;
}

} // namespace hot_restart::runtime
