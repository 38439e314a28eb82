// Walks the whole stack once, and keeps the frames that a report has room for.
#include "unwinding/stack_survey.h"

#include "base/stub_kind.h"
#include "unwinding/frame_decision.h"
#include "unwinding/held_locks.h"
#include "unwinding/stack_walk.h"

#include <cstdint>
#include <hot_restart/wire.h>

namespace hot_restart::runtime {
namespace {

// What a body may need on the stack below its stub.
constexpr std::uint64_t kRoomForRestart = std::uint64_t{64} * 1024;
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
    // If no stub has enough room, the outermost will have to do.
    crash.stubFrame = crash.frameCount;
    survey.stubSeen = true;
    survey.stubHasRoom = survey.overflow.hasRoom(frame, kRoomForRestart);
  }
  ++crash.frameCount;
  return true;
}

} // namespace

bool surveyStack(const StackFacts& facts, wire::Crash& crash) {
  Survey survey{.crash = crash, .facts = facts, .overflow = Overflow(facts)};
  walkStack(facts.origin, &surveyFrame, &survey);
  return survey.stubSeen;
}

} // namespace hot_restart::runtime
