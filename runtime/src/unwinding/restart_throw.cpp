// Does by hand what __cxa_throw does, on memory of the thread's own.
#include "unwinding/restart_throw.h"

#include "base/stub_kind.h"
#include "unwinding/cxa_exception.h"
#include "unwinding/restart_types.h"
#include "unwinding/thread_state.h"

#include <cstddef>
#include <exception>
#include <typeinfo>
#include <unwind.h>

namespace hot_restart::runtime {
namespace {

// __cxa_refcounted_exception: the header and, 16 bytes aligned in front of it, the count.
constexpr std::size_t kRefcountedHeader = 128;
static_assert(sizeof(RestartException) >= 2 * kRefcountedHeader);

} // namespace

void throwTo(StubKind kind) {
  RestartException& storage = threadState().restartException;
  storage = {};
  void* const object = storage.bytes + sizeof storage.bytes / 2;
  abi::__cxa_init_primary_exception(object, const_cast<std::type_info*>(&typeOf(kind)), nullptr);
  CxaException& header = *(static_cast<CxaException*>(object) - 1);
  // The reference count in front of the header, as __cxa_throw sets it; released by
  // __cxa_end_catch.
  *reinterpret_cast<int*>(static_cast<char*>(object) - kRefcountedHeader) = 1;
  header.unwindHeader.exception_cleanup = [](_Unwind_Reason_Code, _Unwind_Exception*) {};
  ++cxaGlobals().uncaughtExceptions;
  _Unwind_RaiseException(&header.unwindHeader);
  std::terminate();
}

} // namespace hot_restart::runtime
