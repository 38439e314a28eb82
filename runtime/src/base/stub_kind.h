// The kinds of stubs, told apart by the type that a stub's handler names (abi.h).
#pragma once

#include <cstdint>

namespace hot_restart::runtime {

/// The handler of a stub names abi::Restart, abi::NoexceptRestart or abi::EscapingRestart; kNone
/// stands for a function that is no stub.
enum class StubKind : std::uint8_t { kNone, kRestart, kNoexcept, kEscaping };

} // namespace hot_restart::runtime
