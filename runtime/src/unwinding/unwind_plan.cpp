// Walks the stack once and writes down where the thread is to land on its way.
#include "unwinding/unwind_plan.h"

#include "base/memory_reserve.h"
#include "base/stub_kind.h"
#include "unwinding/arch.h"
#include "unwinding/frame_decision.h"
#include "unwinding/held_locks.h"
#include "unwinding/stack_walk.h"
#include "unwinding/static_guards.h"

#include <cstdint>
#include <hot_restart/wire.h>
#include <utility>

namespace hot_restart::runtime {
namespace {

constinit MemoryReserve<Plan> theReserve;

constexpr std::uint64_t kRedZone = 128;
constexpr std::uint64_t kMostArguments = 4096;

struct Planning {
  const PlanRequest& request;
  Plan& plan;
  Overflow overflow;
  bool begun = false;
  bool segmentOpen = false;
  std::uint64_t previousCfa = 0; ///< The cfa of the last frame that was seen; 0: there was none.
  std::uint64_t calleeCfa = 0;   ///< The cfa of the frame before that.
  std::uint64_t areaStart = 0;   ///< The running stack is given up from here.
  bool previousIsCleaned = false;
  HeldLockWalk locks{};
  std::uint32_t locksToFree =
      0; ///< They are freed before the next frame in which the thread lands.

  /// The locks of the last frame, which ends where this one begins.
  void seeLocks(const StackFrame& frame) {
    const std::uint32_t held = previousCfa != 0 ? locks.countBetween(previousCfa, frame.cfa) : 0;
    if (held != 0 && !previousIsCleaned) {
      close(previousCfa);
      locksToFree += held;
    }
    previousIsCleaned = false;
  }

  /// Arguments that are being passed, or what has thrown, lie below the stack pointer of the first
  /// frame.
  std::uint64_t lowestPlace(const StackFrame& frame) const {
    return request.facts.origin == Origin::kSignal
               ? frame.cfa - kMostArguments
               : reinterpret_cast<std::uint64_t>(__builtin_frame_address(0));
  }

  Arrival arrivalAt(const StackFrame& frame) {
    return {.landing = frame.landing(),
            .locksToFree = std::exchange(locksToFree, 0),
            .calleeCfa = calleeCfa};
  }

  void seeFrame(const StackFrame& frame) {
    seeLocks(frame);
    if (previousCfa == 0) {
      areaStart = lowestPlace(frame);
    } else if (frame.interrupted) {
      plan.givenUp.add(areaStart, previousCfa);
      areaStart = frame.cfa - kRedZone;
      plan.leavesHandler = true;
      plan.blocked = blockedBefore(previousCfa);
    }
    // Between a signal's handler and what it has interrupted lies no frame, and perhaps the way
    // from one stack to another.
    if (previousCfa != 0 && !frame.interrupted) {
      plan.guards |= guardsBetween(previousCfa, frame.cfa);
    }
    plan.innermostCfa = previousCfa == 0 ? frame.cfa : plan.innermostCfa;
    calleeCfa = std::exchange(previousCfa, frame.cfa);
  }

  void close(std::uint64_t stopCfa) {
    if (segmentOpen) {
      plan.segments[plan.segmentCount - 1].stopCfa = stopCfa;
      segmentOpen = false;
    }
  }

  /// False: no segment left.
  bool clean(const StackFrame& frame) {
    if (!segmentOpen) {
      if (plan.segmentCount == kMostSegments) {
        return false;
      }
      plan.segments[plan.segmentCount++].from = arrivalAt(frame);
      segmentOpen = true;
    }
    previousIsCleaned = true;
    ++plan.cleanupsRun;
    return true;
  }
};

bool planFrame(const StackFrame& frame, void* data) {
  auto& planning = *static_cast<Planning*>(data);
  planning.overflow.see(frame);
  planning.seeFrame(frame);
  // Compared for equality only: a stack may continue on another one (user's signal handlers,
  // fibers).
  if (!planning.begun) {
    planning.begun = planning.request.aboveCfa == 0 || frame.cfa == planning.request.aboveCfa;
    if (planning.request.aboveCfa != 0) {
      return true;
    }
  }
  if (frame.cfa == planning.request.stubCfa) {
    planning.close(frame.cfa);
    planning.plan.givenUp.add(planning.areaStart, frame.cfa);
    planning.plan.stub = planning.arrivalAt(frame);
    planning.plan.stubKind = frame.site.stub;
    return false;
  }
  Decision decision = decide(frame, planning.overflow, planning.request.facts);
  if (decision.treatment == Treatment::kClean && !planning.clean(frame)) {
    decision = {Treatment::kSkip, true};
  }
  if (decision.treatment == Treatment::kSkip) {
    planning.close(frame.cfa);
  }
  planning.plan.cleanupsSkipped += decision.cleanupsLost ? 1 : 0;
  return true;
}

} // namespace

Plan* allocatePlan() {
  return theReserve.take(); // Its bytes are zero, which is how every member of a Plan begins.
}

void freePlan(Plan* plan) { theReserve.giveBack(plan); }

void makePlan(const PlanRequest& request, Plan& plan) {
  plan.segmentCount = 0;
  plan.stubKind = StubKind::kNone;
  plan.leavesHandler = false;
  Planning planning{.request = request, .plan = plan, .overflow = Overflow(request.facts)};
  walkStack(request.facts.origin, &planFrame, &planning);
}

wire::RestartReport countCleanups(const StackFacts& facts, std::uint64_t stubCfa) {
  wire::RestartReport report;
  if (Plan* plan = allocatePlan(); plan != nullptr) {
    makePlan({.facts = facts, .stubCfa = stubCfa}, *plan);
    report = {.cleanupsRun = plan->cleanupsRun, .cleanupsSkipped = plan->cleanupsSkipped};
    freePlan(plan);
  }
  return report;
}

} // namespace hot_restart::runtime
