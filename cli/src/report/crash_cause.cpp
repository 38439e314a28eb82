// Signals are told with their codes in words, exceptions with their type and what().
#include "report/crash_cause.h"

#include "hot_restart/wire.h"
#include "program/symbolizer.h"

#include <cstdint>
#include <cstdio>
#include <signal.h>
#include <string.h>
#include <string>

namespace hot_restart::cli {
namespace {

constexpr std::uint64_t kNullZone = 4096;
constexpr std::uint64_t kStackReach = std::uint64_t{256} * 1024;
constexpr std::uint32_t kInnermostFrames = 12;

std::string hex(std::uint64_t value) {
  char text[32];
  std::snprintf(text, sizeof text, "0x%lx", static_cast<unsigned long>(value));
  return text;
}

std::string describeMemory(const wire::Crash& crash) {
  const std::string address = " (address " + hex(crash.faultAddress) + ")";
  if (isStackOverflow(crash)) {
    return "stack overflow" + address;
  }
  if (crash.signalCode == SI_KERNEL) {
    return "access to a non-canonical address or through a bad pointer";
  }
  if (crash.faultAddress < kNullZone) {
    return "null pointer access" + address;
  }
  if (crash.signalCode == SEGV_ACCERR) {
    return "access not permitted" + address;
  }
  return "invalid memory access" + address;
}

std::string describeArithmetic(int code) {
  switch (code) {
  case FPE_INTDIV:
    return "integer division by zero";
  case FPE_INTOVF:
    return "integer overflow";
  case FPE_FLTDIV:
    return "floating-point division by zero";
  case FPE_FLTOVF:
    return "floating-point overflow";
  case FPE_FLTINV:
    return "invalid floating-point operation";
  default:
    return "arithmetic error";
  }
}

std::string describeSignal(const wire::Crash& crash) {
  const char* abbreviation = ::sigabbrev_np(crash.signal);
  std::string name =
      abbreviation ? std::string("SIG") + abbreviation : "signal " + std::to_string(crash.signal);
  if (crash.signal == SIGABRT) {
    return name + ": abort() was called";
  }
  if (crash.signalCode <= 0) {
    return name + ": sent by a process or thread";
  }
  switch (crash.signal) {
  case SIGSEGV:
    return name + ": " + describeMemory(crash);
  case SIGBUS:
    return name + ": memory that cannot be accessed (address " + hex(crash.faultAddress) + ")";
  case SIGFPE:
    return name + ": " + describeArithmetic(crash.signalCode);
  case SIGILL:
    return name + ": illegal instruction";
  case SIGTRAP:
    return name + ": trap instruction";
  default:
    return name;
  }
}

/// A program's own text may hold anything; a terminal must not obey it.
std::string printable(std::string text) {
  for (char& byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    if (byte == '\n' || byte == '\t') {
      byte = ' ';
    } else if (code < 0x20 || code == 0x7f) {
      byte = '?';
    }
  }
  return text;
}

std::string describeException(const wire::Crash& crash) {
  std::string text =
      crash.exceptionType[0] != '\0' ? demangledType(crash.exceptionType) : "unknown type";
  if (crash.exceptionWhat[0] != '\0') {
    text += ": " + printable(crash.exceptionWhat);
  }
  return text;
}

} // namespace

/// The fault lies where the innermost frame's stack pointer is: nothing else touches memory there.
bool isStackOverflow(const wire::Crash& crash) {
  if (crash.signal != SIGSEGV || crash.calledNowhere != 0 || crash.frameCount == 0 ||
      crash.faultAddress < kNullZone) {
    return false;
  }
  // Whichever of the innermost frames could still be read: mapped stack does not fault.
  for (std::uint32_t i = 0; i < crash.frameCount && i < kInnermostFrames; ++i) {
    const std::uint64_t top = crash.frames[i].cfa;
    const std::uint64_t distance =
        crash.faultAddress < top ? top - crash.faultAddress : crash.faultAddress - top;
    if (distance < kStackReach) {
      return true;
    }
  }
  return false;
}

std::string describeCause(const wire::Crash& crash) {
  switch (crash.cause) {
  case wire::Cause::kSignal:
    return describeSignal(crash);
  case wire::Cause::kException:
    return "uncaught exception " + describeException(crash);
  case wire::Cause::kEscapingException:
    return "exception escapes the function: " + describeException(crash);
  case wire::Cause::kNoexcept:
    return "exception leaves a noexcept function: " + describeException(crash);
  case wire::Cause::kTerminate:
    return "std::terminate() was called";
  case wire::Cause::kSanitizer:
    return "the sanitizer's report above would end the program";
  case wire::Cause::kRequest:
    break;
  }
  return "unknown cause";
}

} // namespace hot_restart::cli
