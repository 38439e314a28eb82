// What a restart does with one abandoned frame: whether its cleanups run, whether it is passed by,
// and whether something is lost by that. decide() is the list of these rules.
#pragma once

#include "unwinding/stack_walk.h"

#include <cstdint>

namespace hot_restart::runtime {

/// What the crash says about the stack itself.
struct StackFacts {
  Origin origin = Origin::kSignal;
  std::uint64_t stackPointer =
      0; ///< The stack pointer at the fault; 0: the stack has no part in it.
  std::uint64_t faultAddress = 0;
  bool calledNowhere = false;     ///< The fault was a call to an address without code.
  bool tablesCoverFaults = false; ///< What wire::Restart says of the frames' tables.
};

/// Recognises a stack overflow by a fault address near the stack pointer, and then knows the lowest
/// usable address.
class Overflow {
public:
  explicit Overflow(const StackFacts& facts);

  /// To be called for every frame, innermost first, before hasRoom().
  void see(const StackFrame& frame);
  /// `room` in bytes, below the frame.
  bool hasRoom(const StackFrame& frame, std::uint64_t room) const;

private:
  StackFacts facts_;
  bool suspected_ = false;
  int seen_ = 0;
  std::uint64_t lowest_ = 0;
};

enum class Treatment { kPass, kClean, kSkip };

/// What a restart does with a frame, and whether something is lost by it.
struct Decision {
  Treatment treatment = Treatment::kPass;
  bool cleanupsLost = false;
  bool unproven = false; ///< It is not lost if the tables cover faults.
};

/// Signal-safe: may read the code that the frame stands at.
Decision decide(const StackFrame& frame, const Overflow& overflow, const StackFacts& facts);

} // namespace hot_restart::runtime
