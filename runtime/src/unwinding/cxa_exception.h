// The structures behind a thrown exception: those of libstdc++'s unwind-cxx.h, whose layout is part
// of its ABI.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cxxabi.h>
#include <typeinfo>
#include <unwind.h>

namespace hot_restart::runtime {

/// This is __cxa_exception; the thrown object follows. Only the end of a __cxa_dependent_exception
/// (rethrow_exception), from nextException on, looks the same.
struct CxaException {
  std::type_info* exceptionType; // It is primaryException in a dependent one.
  void (*exceptionDestructor)(void*);
  void (*unexpectedHandler)();
  void (*terminateHandler)();
  CxaException* nextException;
  int handlerCount; ///< Catch blocks that it is in; negative: rethrown out of the last of them.
  int handlerSwitchValue;
  const unsigned char* actionRecord;
  const unsigned char* languageSpecificData;
  _Unwind_Ptr catchTemp;
  void* adjustedPtr;
  _Unwind_Exception unwindHeader;
};
static_assert(offsetof(CxaException, unwindHeader) == 80 && sizeof(CxaException) == 112,
              "libstdc++'s ABI");

struct CxaGlobals {
  CxaException* caughtExceptions;
  unsigned int uncaughtExceptions;
};

inline constexpr std::uint64_t kDependentClass = 0x474e5543432b2b01; // "GNUCC++\1"

/// The globals of this thread. Signal-safe: the C++ runtime's thread-local storage is static.
inline CxaGlobals& cxaGlobals() { return *reinterpret_cast<CxaGlobals*>(abi::__cxa_get_globals()); }

inline bool isNative(const _Unwind_Exception& exception) {
  return (exception.exception_class | 1U) == kDependentClass;
}

inline CxaException& cxaExceptionOf(_Unwind_Exception& exception) {
  return *(reinterpret_cast<CxaException*>(&exception + 1) - 1);
}

/// The frame that the last search for a handler ended in, as a cfa; 0: it ended nowhere. libgcc's
/// uw_identify_context.
inline std::uint64_t handlerFrameOf(const CxaException& exception) {
  return exception.unwindHeader.private_2;
}

} // namespace hot_restart::runtime
