// Works on libstdc++'s own structures (cxa_exception.h), by its own entries if there are any for
// it.
#include "unwinding/exceptions_in_flight.h"

#include "base/message_line.h"
#include "unwinding/cxa_exception.h"
#include "unwinding/exception_ledger.h"
#include "unwinding/stack_areas.h"
#include "unwinding/thread_state.h"

#include <cstdint>
#include <cstring>
#include <cxxabi.h>
#include <exception>
#include <string>
#include <typeinfo>
#include <unwind.h>

namespace hot_restart::runtime {
namespace {

bool isPointer(const std::type_info& type) { return type.__is_pointer_p(); }

/// Works only for objects that were thrown by value: a thrown pointer does not lead back to its
/// exception.
CxaException* headerOf(const ThrownObject& thrown) {
  if (thrown.type == nullptr || thrown.object == nullptr || isPointer(*thrown.type)) {
    return nullptr;
  }
  return reinterpret_cast<CxaException*>(const_cast<void*>(thrown.object)) - 1;
}

void copyText(TextBuffer to, const char* text) {
  if (text != nullptr && to.size > 0) {
    std::strncpy(to.text, text, to.size - 1);
    to.text[to.size - 1] = '\0';
  }
}

struct WhatRequest {
  const ThrownObject& thrown;
  TextBuffer what;
};

void readWhat(void* data) {
  const auto& request = *static_cast<WhatRequest*>(data);
  const std::type_info& type = *request.thrown.type;
  void* object = const_cast<void*>(request.thrown.object);
  if (type == typeid(const char*) || type == typeid(char*)) {
    copyText(request.what, static_cast<const char*>(object));
  } else if (type == typeid(int)) {
    copyText(request.what, (MessageLine() << *static_cast<const int*>(object)).text());
  } else if (type == typeid(std::string)) {
    copyText(request.what, static_cast<const std::string*>(object)->c_str());
  } else if (!isPointer(type) && typeid(std::exception).__do_catch(&type, &object, 1)) {
    copyText(request.what, static_cast<const std::exception*>(object)->what());
  }
}

/// Ends an exception that is searching for its handler.
void drop(_Unwind_Exception& exception) {
  abi::__cxa_begin_catch(&exception);
  // If `throw;` has sent it off, catch blocks hold it still: endExceptionsCaughtIn() sees to
  // them.
  exception.private_2 = 1;
  abi::__cxa_end_catch();
}

/// A search for a handler that has found none is one of frames that are given up.
bool isHandledIn(const StackAreas& givenUp, const CxaException& exception) {
  const std::uint64_t frame = handlerFrameOf(exception);
  return frame == 0 || givenUp.contain(frame);
}

} // namespace

ThrownObject currentException() {
  CxaException* top = cxaGlobals().caughtExceptions;
  if (top == nullptr || !isNative(top->unwindHeader)) {
    return {};
  }
  const bool dependent = top->unwindHeader.exception_class == kDependentClass;
  ThrownObject thrown{.type = abi::__cxa_current_exception_type(),
                      .object = dependent ? static_cast<const void*>(top->exceptionType) : top + 1};
  if (thrown.type != nullptr && isPointer(*thrown.type)) {
    thrown.object = *static_cast<void* const*>(thrown.object);
  }
  return thrown;
}

void describeException(const ThrownObject& thrown, TextBuffer type, TextBuffer what) {
  if (thrown.type == nullptr) {
    return;
  }
  copyText(type, thrown.type->name());
  if (thrown.object == nullptr) {
    return;
  }
  WhatRequest request{.thrown = thrown, .what = what};
  if (runGuarded(&readWhat, &request) != 0) {
    copyText(what, "(what() crashed)");
  }
}

void endUncaughtExceptions() {
  for (CxaException* top = cxaGlobals().caughtExceptions;
       top != nullptr && isNative(top->unwindHeader) && handlerFrameOf(*top) == 0;
       top = cxaGlobals().caughtExceptions) {
    abi::__cxa_end_catch();
  }
}

void endExceptionsCaughtIn(const StackAreas& givenUp) {
  for (CxaException* top = cxaGlobals().caughtExceptions;
       top != nullptr && isNative(top->unwindHeader) && isHandledIn(givenUp, *top);
       top = cxaGlobals().caughtExceptions) {
    if (const HandlersBefore kept = handlersKept(top->unwindHeader, givenUp); kept.count > 0) {
      // It was rethrown below the stub and is handled above it still (a function that sorts out
      // what its caller has caught).
      top->handlerCount = kept.count;
      top->unwindHeader.private_2 = kept.frame;
      return;
    }
    abi::__cxa_end_catch();
  }
}

void dropThrownIn(const StackAreas& givenUp) {
  while (cxaGlobals().uncaughtExceptions > 0) {
    const Throw last = throwAtLevel(cxaGlobals().uncaughtExceptions - 1);
    if (last.exception == nullptr || !givenUp.contain(last.stackPointer)) {
      return;
    }
    drop(*last.exception);
  }
}

void countUnwinding() {
  forgetThrowAtLevel(cxaGlobals().uncaughtExceptions);
  ++cxaGlobals().uncaughtExceptions;
}

void uncountUnwinding() { --cxaGlobals().uncaughtExceptions; }

void forgetForcedUnwind(const _Unwind_Exception& exception) {
  CxaException* top = cxaGlobals().caughtExceptions;
  if (top != nullptr && &top->unwindHeader == &exception) {
    cxaGlobals().caughtExceptions =
        nullptr; // A foreign exception can only be caught when nothing else is.
  }
}

void dropInFlight(const ThrownObject& thrown) {
  const unsigned uncaught = cxaGlobals().uncaughtExceptions;
  if (const Throw last = throwAtLevel(uncaught - 1);
      thrown.type != nullptr && last.exception != nullptr) {
    drop(*last.exception);
  } else if (CxaException* header = headerOf(thrown);
             header != nullptr && isNative(header->unwindHeader)) {
    drop(header->unwindHeader);
  } else {
    --cxaGlobals().uncaughtExceptions; // The object itself is lost.
  }
}

bool isFirstSearch(const ThrownObject& thrown) {
  const CxaException* header = headerOf(thrown);
  return header != nullptr && isNative(header->unwindHeader) && handlerFrameOf(*header) == 0;
}

void catchInFlight(const ThrownObject& thrown) {
  if (CxaException* header = headerOf(thrown);
      header != nullptr && isNative(header->unwindHeader)) {
    abi::__cxa_begin_catch(&header->unwindHeader);
  }
}

} // namespace hot_restart::runtime
