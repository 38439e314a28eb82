// Deciding, before anything is touched: what the stack looks like (for the report), and how to get
// from the crash to a stub (for the restart). Doing it is unwind_execute's.
#pragma once

#include "arch.h"
#include "stack_walk.h"

#include <cstdint>
#include <hot_restart/wire.h>

namespace hot_restart::runtime {

/// What the crash says about the stack itself.
struct StackFacts {
  Origin origin = Origin::kSignal;
  std::uint64_t stackPointer = 0; ///< At the fault; 0: not a fault.
  std::uint64_t faultAddress = 0;
  bool calledNowhere = false;     ///< The fault was a call to an address without code.
  bool tablesCoverFaults = false; ///< See wire::Restart.
};

/// Fills the frame fields of `crash`: frames, frameCount, framesTruncated, stubFrame. The stub is
/// the innermost one with room on the stack; returns false when there is none. Signal-safe: as
/// walkStack().
bool surveyStack(const StackFacts& facts, wire::Crash& crash);

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

/// The way to a stub. Lives in memory of its own (see PlanMemory): the stack below the stub is
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
  std::uint32_t segmentCount = 0;
  Segment segments[kMostSegments];
};

/// Signal-safe: mmap and munmap; pages that no segment needs are never touched. Null when memory is
/// out.
Plan* allocatePlan();
void freePlan(Plan* plan);

struct PlanRequest {
  StackFacts facts;
  std::uint64_t stubCfa = 0; ///< Where to land.
  std::uint64_t aboveCfa =
      0; ///< Frames up to and including this one are left alone (a cleanup in it has failed).
};

/// Fills `plan`, whose counts are added to. Signal-safe: as walkStack().
void makePlan(const PlanRequest& request, Plan& plan);

/// What unwinding to that stub will run and skip, for when somebody else unwinds. Signal-safe: as
/// makePlan().
wire::RestartReport countCleanups(const StackFacts& facts, std::uint64_t stubCfa);

} // namespace hot_restart::runtime
