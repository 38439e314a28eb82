// Deciding, before anything is touched, how to get from the crash to a stub; unwind_execute does
// it.
#pragma once

#include "base/stub_kind.h"
#include "unwinding/arch.h"
#include "unwinding/frame_decision.h"
#include "unwinding/stack_areas.h"
#include "unwinding/static_guards.h"

#include <cstdint>
#include <hot_restart/wire.h>

namespace hot_restart::runtime {

/// A frame to land in, and what must be done before its callees' stack is given up.
struct Arrival {
  Landing landing;
  std::uint32_t locksToFree = 0; ///< Innermost records of the thread (held_locks.h).
  std::uint64_t calleeCfa = 0;   ///< The last frame that is given up by it; 0: there is none.
};

/// One run of a forced unwind: it begins in `from` and ends in front of the frame whose cfa is
/// `stopCfa`, which must not be entered.
struct Segment {
  Arrival from;
  std::uint64_t stopCfa = 0;
};

inline constexpr std::uint32_t kMostSegments = 65536;

/// The way to a stub. It lives in memory of its own (allocatePlan()): the stack below the stub is
/// given up.
struct Plan {
  Arrival stub;
  StubKind stubKind =
      StubKind::kNone; ///< kNone: the stub was not found, the plan must not be executed.
  std::uint32_t cleanupsRun = 0;
  std::uint32_t cleanupsSkipped = 0;
  std::uint64_t innermostCfa = 0;
  bool leavesHandler = false; ///< A signal handler of the program's is among the frames given up.
  std::uint64_t blocked = 0;  ///< The signals that were blocked in what it had interrupted.
  StackAreas givenUp;         ///< The stack that all plans of this restart give up.
  Guards guards = 0;          ///< The guards of local statics in frames that are given up.
  std::uint32_t segmentCount = 0;
  Segment segments[kMostSegments];
};

/// Signal-safe: mmap and munmap; pages that no segment needs are never touched. Null when memory is
/// out.
Plan* allocatePlan();
void freePlan(Plan* plan);

struct PlanRequest {
  StackFacts facts;
  std::uint64_t stubCfa = 0; ///< The stub to land in.
  std::uint64_t aboveCfa =
      0; ///< Frames up to and including this one are left alone (a cleanup in it has failed).
};

/// Fills `plan`, whose counts are added to. Signal-safe: as walkStack().
void makePlan(const PlanRequest& request, Plan& plan);

/// Counts what unwinding to that stub will run and skip, for when somebody else unwinds.
/// Signal-safe: as makePlan().
wire::RestartReport countCleanups(const StackFacts& facts, std::uint64_t stubCfa);

} // namespace hot_restart::runtime
