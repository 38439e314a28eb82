// Walks the whole stack once, and keeps the frames that a report has room for: those at both ends.
#include "unwinding/stack_survey.h"

#include "base/stub_kind.h"
#include "unwinding/frame_decision.h"
#include "unwinding/held_locks.h"
#include "unwinding/stack_walk.h"

#include <algorithm>
#include <cstdint>
#include <hot_restart/wire.h>

namespace hot_restart::runtime {
namespace {

// What a body may need on the stack below its stub.
constexpr std::uint64_t kRoomForRestart = std::uint64_t{64} * 1024;
constexpr std::uint32_t kInnermost = wire::kMaxFrames / 2;
// A stub between the ends that a restart would go to, and its body.
constexpr std::uint32_t kPinned = 2;

// clang-format off
//
//   Crash::frames while the stack is walked: from the ring, the frame that has been in it longest
//   goes out when another one comes in.
//
//   | kInnermost frames | kPinned | ring: the outermost frames so far |
//
// clang-format on
struct Ring {
  wire::Frame* frames;
  std::uint32_t capacity, count = 0, oldest = 0;

  wire::Frame& push() {
    if (count < capacity) {
      return frames[count++];
    }
    wire::Frame& place = frames[oldest];
    oldest = (oldest + 1) % capacity;
    return place;
  }
  bool isFull() const { return count == capacity; }
};

class Survey {
public:
  Survey(wire::Crash& crash, const StackFacts& facts)
      : crash_(crash), facts_(facts), overflow_(facts),
        ring_{.frames = crash.frames + kInnermost + kPinned,
              .capacity = wire::kMaxFrames - kInnermost - kPinned} {}

  void see(const StackFrame& frame);
  /// Puts what was kept in order. False: there was no stub.
  bool finish();

private:
  void seeLocks(const StackFrame& frame);
  wire::Frame& makeRoom();
  void goOut(const wire::Frame& frame);
  void leaveOut(const wire::Frame& frame);
  bool chooseStub();
  bool hasRoom(const wire::Frame& frame) const {
    return (frame.flags & wire::kFrameStub) != 0 && (frame.flags & wire::kFrameNoRoom) == 0;
  }

  wire::Crash& crash_;
  const StackFacts& facts_;
  Overflow overflow_;
  HeldLockWalk locks_{};
  Ring ring_;
  wire::Frame* last_ = nullptr; ///< The frame that was seen last.
  bool isStubKept_ = false;     ///< A stub with room is in the inner part, or pinned.
  wire::Frame pinned_[kPinned]; ///< The second one is the stub.
  std::uint32_t gap_ = 0;       ///< 1: behind what is pinned.
  std::uint32_t leftOut_[2] = {0, 0};
  bool anyPending_ = false;
  wire::Frame pending_; ///< Out of the ring, and perhaps the body of the stub that goes out next.
};

wire::Frame wireFrame(const StackFrame& frame, const Decision& decision) {
  std::uint32_t flags = 0;
  flags |= frame.site.stub != StubKind::kNone ? std::uint32_t{wire::kFrameStub} : 0;
  flags |= frame.site.stub == StubKind::kNoexcept ? std::uint32_t{wire::kFrameNoexcept} : 0;
  flags |= frame.interrupted ? std::uint32_t{wire::kFrameInterrupted} : 0;
  flags |= frame.machinery ? std::uint32_t{wire::kFrameHandler} : 0;
  if (decision.cleanupsLost) {
    flags |= decision.unproven ? wire::kFrameCleanupUnproven : wire::kFrameCleanupSkipped;
  }
  flags |= decision.treatment == Treatment::kClean ? std::uint32_t{wire::kFrameCleanupRuns} : 0;
  return {.ip = frame.ip, .cfa = frame.cfa, .functionStart = frame.functionStart, .flags = flags};
}

/// To be called for every frame: where its caller's begins is where the last one ends.
void Survey::seeLocks(const StackFrame& frame) {
  if (last_ != nullptr && locks_.countBetween(last_->cfa, frame.cfa) != 0) {
    last_->flags |= wire::kFrameLocksFreed;
  }
}

void Survey::see(const StackFrame& frame) {
  overflow_.see(frame);
  seeLocks(frame);
  wire::Frame seen = wireFrame(frame, decide(frame, overflow_, facts_));
  if (frame.site.stub != StubKind::kNone && !overflow_.hasRoom(frame, kRoomForRestart)) {
    seen.flags |= wire::kFrameNoRoom;
  }
  wire::Frame& place = makeRoom();
  isStubKept_ = isStubKept_ || (hasRoom(seen) && crash_.frameCount <= kInnermost);
  place = seen;
  last_ = &place;
}

wire::Frame& Survey::makeRoom() {
  if (crash_.frameCount < kInnermost) {
    return crash_.frames[crash_.frameCount++];
  }
  crash_.frameCount = kInnermost + 1; // It is set when all is over.
  if (ring_.isFull()) {
    goOut(ring_.frames[ring_.oldest]);
  }
  return ring_.push();
}

/// The innermost stub that a restart could land in stays, whatever its depth.
void Survey::goOut(const wire::Frame& frame) {
  if (!isStubKept_ && hasRoom(frame)) {
    isStubKept_ = true;
    pinned_[0] = anyPending_ ? pending_ : frame;
    pinned_[1] = frame;
    anyPending_ = false;
    gap_ = 1;
    return;
  }
  if (anyPending_) {
    leaveOut(pending_);
  }
  pending_ = frame;
  anyPending_ = true;
}

/// Counts it with those of its place.
void Survey::leaveOut(const wire::Frame& frame) {
  ++leftOut_[gap_];
  ++crash_.framesTruncated;
  wire::LeftOut* const end = crash_.leftOut + crash_.leftOutCount;
  wire::LeftOut* found = std::find_if(crash_.leftOut, end, [&](const wire::LeftOut& known) {
    return known.gap == gap_ && known.ip == frame.ip;
  });
  if (found == end && crash_.leftOutCount < wire::kMostLeftOut) {
    ++crash_.leftOutCount;
    *found = {.ip = frame.ip, .flags = frame.flags, .gap = gap_, .count = 0};
  }
  ++(found == crash_.leftOut + wire::kMostLeftOut ? found - 1 : found)->count;
}

bool Survey::chooseStub() {
  bool anyStub = false;
  for (std::uint32_t i = 0; i < crash_.frameCount; ++i) {
    if ((crash_.frames[i].flags & wire::kFrameStub) != 0) {
      // If no stub has enough room, the outermost will have to do.
      crash_.stubFrame = i;
      anyStub = true;
      if (hasRoom(crash_.frames[i])) {
        break;
      }
    }
  }
  if (anyStub) {
    crash_.frames[crash_.stubFrame].flags &= ~std::uint32_t{wire::kFrameNoRoom};
  }
  return anyStub;
}

bool Survey::finish() {
  if (crash_.frameCount <= kInnermost) {
    return chooseStub();
  }
  if (anyPending_) {
    leaveOut(pending_);
  }
  std::rotate(ring_.frames, ring_.frames + ring_.oldest, ring_.frames + ring_.count);
  const bool isPinned = gap_ == 1;
  const bool hasBody = isPinned && pinned_[0].cfa != pinned_[1].cfa;
  wire::Frame* next = crash_.frames + kInnermost;
  next = std::copy(pinned_ + (hasBody ? 0 : 1), pinned_ + (isPinned ? kPinned : 1), next);
  const auto ring = static_cast<std::uint32_t>(next - crash_.frames);
  std::move(ring_.frames, ring_.frames + ring_.count, next);
  crash_.frames[kInnermost].leftOutBefore += leftOut_[0];
  crash_.frames[ring].leftOutBefore += leftOut_[1];
  crash_.frameCount = ring + ring_.count;
  for (std::uint32_t i = 0; i < crash_.leftOutCount; ++i) {
    crash_.leftOut[i].gap = crash_.leftOut[i].gap == 0 ? kInnermost : ring;
  }
  return chooseStub();
}

bool surveyFrame(const StackFrame& frame, void* data) {
  static_cast<Survey*>(data)->see(frame);
  return true;
}

} // namespace

bool surveyStack(const StackFacts& facts, wire::Crash& crash) {
  crash.frameCount = crash.framesTruncated = crash.leftOutCount = 0;
  Survey survey(crash, facts);
  walkStack(facts.origin, &surveyFrame, &survey);
  return survey.finish();
}

} // namespace hot_restart::runtime
