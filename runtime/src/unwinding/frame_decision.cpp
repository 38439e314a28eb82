// Holds the rules for frames, and what makes a fault a stack overflow.
#include "unwinding/frame_decision.h"

#include "base/stub_kind.h"
#include "unwinding/arch.h"
#include "unwinding/lsda.h"
#include "unwinding/stack_walk.h"

#include <cstdint>

namespace hot_restart::runtime {
namespace {

constexpr std::uint64_t kPage = 4096;
// A stack pointer this far above the guard page has not run into it; frames this large probe page
// by page.
constexpr std::uint64_t kGuardReach = std::uint64_t{64} * 1024;
constexpr std::uint64_t kLargestFrame = std::uint64_t{8} * 1024 * 1024;
// What the unwinder and a destructor may need below a frame after a stack overflow.
constexpr std::uint64_t kRoomForCleanup = std::uint64_t{32} * 1024;

/// Whether a landing pad that the tables name for the frame's place is the right one. For calls it
/// is. A fault may lie between two calls that share a landing pad, in the order of the machine
/// code: clang's tables name it then, but optimised code may have been moved there from elsewhere
/// (the condition of a loop whose variables are already destroyed), and registers may hold other
/// values.
bool isLandingPadRight(const StackFrame& frame, const StackFacts& facts) {
  const bool isCall = !frame.interrupted && !frame.unexpected;
  return isCall || frame.site.unoptimized || facts.tablesCoverFaults ||
         (frame.interrupted && (facts.calledNowhere || isIndirectCall(frame.ip)));
}

} // namespace

Overflow::Overflow(const StackFacts& facts) : facts_(facts) {
  suspected_ = facts.stackPointer != 0 && facts.faultAddress >= facts.stackPointer - kGuardReach &&
               facts.faultAddress < facts.stackPointer + kLargestFrame;
  if (suspected_ && facts.faultAddress < facts.stackPointer + kGuardReach) {
    lowest_ = (facts.faultAddress & ~(kPage - 1)) + kPage;
  }
}

void Overflow::see(const StackFrame& frame) {
  // The second frame's cfa ends the innermost frame: a fault inside that one is an overflow
  // however large it is.
  if (++seen_ == 2 && suspected_ && lowest_ == 0 && facts_.faultAddress < frame.cfa) {
    lowest_ = frame.cfa; // It is not known where exactly in the large frame the stack ends.
  }
}

bool Overflow::hasRoom(const StackFrame& frame, std::uint64_t room) const {
  if (seen_ == 1 && suspected_) {
    return false;
  }
  return lowest_ == 0 || (frame.cfa >= lowest_ && frame.cfa - lowest_ >= room);
}

Decision decide(const StackFrame& frame, const Overflow& overflow, const StackFacts& facts) {
  const Site& site = frame.site;
  switch (site.kind) {
  case SiteKind::kNoTables:
    return {};
  case SiteKind::kNoLandingPad: {
    // Clang has tables for calls only: a fault elsewhere in the function finds none, whatever is
    // alive there. GCC knows that nothing is; but a sanitizer's report is no call for it either.
    const bool mayLose = (frame.interrupted || frame.unexpected) && site.functionHasCleanups;
    return {Treatment::kPass, mayLose, !frame.unexpected};
  }
  case SiteKind::kGap:
    return {Treatment::kSkip, site.functionHasCleanups};
  case SiteKind::kHandler:
    return {Treatment::kSkip, site.stub == StubKind::kNone};
  case SiteKind::kCleanup:
    if (site.stub == StubKind::kNoexcept) {
      return {Treatment::kSkip, false}; // The "cleanup" of a noexcept stub is std::terminate.
    }
    if (!overflow.hasRoom(frame, kRoomForCleanup)) {
      return {Treatment::kSkip, true};
    }
    return isLandingPadRight(frame, facts) ? Decision{Treatment::kClean, false}
                                           : Decision{Treatment::kSkip, true, true};
  }
  return {};
}

} // namespace hot_restart::runtime
