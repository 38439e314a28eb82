// See unwind_plan.h, and "Catching and restarting" in docs/architecture.md for the rules.
#include "unwind_plan.h"

#include "arch.h"
#include "held_locks.h"
#include "lsda.h"
#include "stack_walk.h"

#include <cstdint>
#include <hot_restart/wire.h>
#include <sys/mman.h>
#include <utility>

namespace hot_restart::runtime {
namespace {

constexpr std::uint64_t kPage = 4096;
// A stack pointer this far above the guard page has not run into it; frames this large probe page
// by page.
constexpr std::uint64_t kGuardReach = std::uint64_t{64} * 1024;
constexpr std::uint64_t kLargestFrame = std::uint64_t{8} * 1024 * 1024;
// What the unwinder and a destructor may need below a frame after a stack overflow, and what a body
// may need.
constexpr std::uint64_t kRoomForCleanup = std::uint64_t{32} * 1024;
constexpr std::uint64_t kRoomForRestart = std::uint64_t{64} * 1024;

/// Recognises a stack overflow by a fault address near the stack pointer, and then knows the lowest
/// usable address.
class Overflow {
public:
  explicit Overflow(const StackFacts& facts) : facts_(facts) {
    suspected_ = facts.stackPointer != 0 &&
                 facts.faultAddress >= facts.stackPointer - kGuardReach &&
                 facts.faultAddress < facts.stackPointer + kLargestFrame;
    if (suspected_ && facts.faultAddress < facts.stackPointer + kGuardReach) {
      lowest_ = (facts.faultAddress & ~(kPage - 1)) + kPage;
    }
  }

  /// To be called for every frame, innermost first, before hasRoom().
  void see(const StackFrame& frame) {
    // The second frame's cfa ends the innermost frame: a fault inside that one is an overflow
    // however large it is.
    if (++seen_ == 2 && suspected_ && lowest_ == 0 && facts_.faultAddress < frame.cfa) {
      lowest_ = frame.cfa; // Where exactly in the large frame the stack ends is not known.
    }
  }

  bool hasRoom(const StackFrame& frame, std::uint64_t room) const {
    if (seen_ == 1 && suspected_) {
      return false;
    }
    return lowest_ == 0 || (frame.cfa >= lowest_ && frame.cfa - lowest_ >= room);
  }

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
  bool unproven = false; ///< ... unless the tables cover faults.
};

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

// ---- Survey
// ---------------------------------------------------------------------------------------------------

// When the stub lies deeper than the report holds, the frames before it are the ones worth keeping.
constexpr std::uint32_t kInnermostKept = wire::kMaxFrames - 64;

struct Survey {
  wire::Crash& crash;
  const StackFacts& facts;
  Overflow overflow;
  bool stubSeen = false; ///< crash.stubFrame is set; `stubHasRoom` says whether it will do.
  bool stubHasRoom = false;
  HeldLockWalk locks{};

  /// To be called for every frame: where its caller's begins is where the last one of the report
  /// ends.
  void seeLocks(const StackFrame& frame) {
    if (crash.frameCount != 0) {
      wire::Frame& callee = crash.frames[crash.frameCount - 1];
      callee.flags |= locks.countBetween(callee.cfa, frame.cfa) != 0
                          ? std::uint32_t{wire::kFrameLocksFreed}
                          : 0;
    }
  }
};

wire::Frame wireFrame(const StackFrame& frame, const Decision& decision) {
  std::uint32_t flags = 0;
  flags |= frame.site.stub != StubKind::kNone ? std::uint32_t{wire::kFrameStub} : 0;
  flags |= frame.interrupted ? std::uint32_t{wire::kFrameInterrupted} : 0;
  flags |= frame.machinery ? std::uint32_t{wire::kFrameHandler} : 0;
  if (decision.cleanupsLost) {
    flags |= decision.unproven ? wire::kFrameCleanupUnproven : wire::kFrameCleanupSkipped;
  }
  flags |= decision.treatment == Treatment::kClean ? std::uint32_t{wire::kFrameCleanupRuns} : 0;
  return {.ip = frame.ip, .cfa = frame.cfa, .functionStart = frame.functionStart, .flags = flags};
}

/// Gives up frames in the middle, but for the last one (the body of a stub that may come next) or
/// the best stub so far.
void makeRoom(Survey& survey) {
  wire::Crash& crash = survey.crash;
  const bool keepStub = survey.stubSeen && crash.stubFrame > kInnermostKept;
  crash.frames[kInnermostKept] = crash.frames[keepStub ? crash.stubFrame : wire::kMaxFrames - 1];
  crash.stubFrame = keepStub ? kInnermostKept : crash.stubFrame;
  crash.frameCount = kInnermostKept + 1;
  crash.framesTruncated += wire::kMaxFrames - 1 - kInnermostKept;
}

bool surveyFrame(const StackFrame& frame, void* data) {
  auto& survey = *static_cast<Survey*>(data);
  wire::Crash& crash = survey.crash;
  survey.overflow.see(frame);
  survey.seeLocks(frame);
  if (crash.frameCount == wire::kMaxFrames) {
    if (survey.stubHasRoom) {
      crash.framesTruncated += 1;
      return false;
    }
    makeRoom(survey);
  }
  crash.frames[crash.frameCount] = wireFrame(frame, decide(frame, survey.overflow, survey.facts));
  if (frame.site.stub != StubKind::kNone && !survey.stubHasRoom) {
    // Without enough room in any stub, the outermost will have to do.
    crash.stubFrame = crash.frameCount;
    survey.stubSeen = true;
    survey.stubHasRoom = survey.overflow.hasRoom(frame, kRoomForRestart);
  }
  ++crash.frameCount;
  return true;
}

// ---- Plan
// -----------------------------------------------------------------------------------------------------

struct Planning {
  const PlanRequest& request;
  Plan& plan;
  Overflow overflow;
  bool begun = false;
  bool segmentOpen = false;
  std::uint64_t previousCfa = 0; ///< Of the last frame that was seen; 0: there was none.
  std::uint64_t calleeCfa = 0;   ///< Of the one before that.
  bool previousIsCleaned = false;
  HeldLockWalk locks{};
  std::uint32_t locksToFree = 0; ///< Before the next frame in which the thread lands.

  /// The locks of the last frame, which ends where this one begins.
  void seeLocks(const StackFrame& frame) {
    const std::uint32_t held = previousCfa != 0 ? locks.countBetween(previousCfa, frame.cfa) : 0;
    if (held != 0 && !previousIsCleaned) {
      close(previousCfa);
      locksToFree += held;
    }
    previousIsCleaned = false;
  }

  Arrival arrivalAt(const StackFrame& frame) {
    return {.landing = frame.landing(),
            .locksToFree = std::exchange(locksToFree, 0),
            .calleeCfa = calleeCfa};
  }

  void seeFrame(const StackFrame& frame) {
    seeLocks(frame);
    if (frame.interrupted && previousCfa != 0) {
      plan.leavesHandler = true;
      plan.blocked = blockedBefore(previousCfa);
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

bool surveyStack(const StackFacts& facts, wire::Crash& crash) {
  Survey survey{.crash = crash, .facts = facts, .overflow = Overflow(facts)};
  walkStack(facts.origin, &surveyFrame, &survey);
  return survey.stubSeen;
}

Plan* allocatePlan() {
  void* memory = mmap(nullptr, sizeof(Plan), PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  // Fresh pages are zero, and zero is how every member of a Plan begins.
  return memory == MAP_FAILED ? nullptr : static_cast<Plan*>(memory);
}

void freePlan(Plan* plan) {
  if (plan != nullptr) {
    munmap(plan, sizeof(Plan));
  }
}

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
