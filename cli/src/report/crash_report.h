// What a person is told about a crash, as data: cause, place, source lines, backtrace. It is made
// outside the crashed process, by report_maker.h.
#pragma once

#include "hot_restart/rewriter/manifest_kinds.h"
#include "hot_restart/rewriter/words.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hot_restart::cli {

/// Why a crash with wire::Crash::allocatorIsLocked can be looked at and nothing else.
inline constexpr const char* kAllocatorIsLocked =
    "the crash happened inside malloc and left its lock held, or its heap broken: whatever "
    "allocates would wait for ever, so nothing can be loaded or restarted in this process. It can "
    "be looked at; `reraise` ends it";

struct SourceLine {
  unsigned number = 0;
  std::string text;
  bool marked = false;
};

/// One line of the backtrace: a function that the user knows (no stub, handler or throw machinery).
struct ReportFrame {
  std::string function; ///< As people write it; empty: unknown.
  std::string file;     ///< Absolute; empty: none.
  unsigned line = 0;
  std::string module;
  unsigned version = 0; ///< 0: not a wrapped function.
  bool inlined = false;
  unsigned number = 0; ///< For people, and for --frame: 0 is the innermost.
  bool destructorsSkipped = false;
  bool locksFreed = false;                ///< wire::kFrameLocksFreed.
  std::uint32_t index = 0;                ///< Into Crash::frames.
  std::optional<std::uint32_t> stubFrame; ///< A wrapped function's: where a restart of it lands
                                          ///< (into Crash::frames).
};

/// What may have happened to an argument, from good to bad.
enum class ArgumentState {
  kAsPassed,
  kShared, ///< The caller has it as well.
  kUnknown,
  kMayHaveChanged,
  kChanged,
  kMayHaveBeenMoved,
  kMoved
};

inline constexpr rewriter::Word<ArgumentState> kArgumentStateWords[] = {
    {ArgumentState::kAsPassed, "as passed"},
    {ArgumentState::kShared, "shared with the caller"},
    {ArgumentState::kUnknown, "unknown"},
    {ArgumentState::kMayHaveChanged, "may have changed since entry"},
    {ArgumentState::kChanged, "changed since entry"},
    {ArgumentState::kMayHaveBeenMoved, "may have been moved from"},
    {ArgumentState::kMoved, "moved from"}};
constexpr const auto& wordsOf(ArgumentState) { return kArgumentStateWords; }
static_assert(spellsAll(kArgumentStateWords, ArgumentState::kMoved));

/// What has happened to an argument, and so what a restart sees.
struct ReportArgument {
  std::string name;
  ArgumentState state = ArgumentState::kUnknown;
  unsigned line = 0;     ///< Where it happened; 0: nowhere.
  bool restored = false; ///< A restart gets the original all the same.
};

/// What calling the function again does a second time. kLock stands for a lock that is still held.
struct ReportEffect {
  rewriter::EffectKind kind = rewriter::EffectKind::kUnknown;
  std::string text; ///< A phrase for people; a lock has its name here.
  unsigned line = 0;
  bool certain = false; ///< It has happened; else it may have.
};

/// Frames in the middle of a deep stack.
struct LeftOutFrames {
  unsigned first = 0, last = 0;               ///< Their numbers.
  std::map<std::string, std::uint64_t> calls; ///< By function.
};

struct CrashReport {
  std::uint32_t pid = 0, tid = 0, crashNumber = 0;
  std::string cause;    ///< One line: "SIGSEGV: null pointer access (address 0x0)".
  std::string function; ///< What a restart calls again: the innermost wrapped function, for people.
  std::string
      placeFunction; ///< The function at the place: `function`, or an unwrapped one that it called.
  unsigned version = 1;    ///< The one that a restart calls.
  unsigned ranVersion = 1; ///< The one that crashed: an older one, when it was replaced meanwhile.
  std::string file;        ///< The place in the user's text.
  unsigned line = 0;
  std::vector<SourceLine> source;
  std::vector<ReportFrame> backtrace; ///< Innermost first.
  bool truncated = false;
  std::vector<LeftOutFrames> leftOut; ///< Innermost first.
  bool isStackOverflow = false;
  /// Functions that call each other again and again, the most frequent first, and the numbers of
  /// their innermost and outermost frame. See recursion.h.
  struct Recursion {
    unsigned first = 0, last = 0;
    std::vector<std::string> functions = {};
  };
  std::optional<Recursion> recursion;
  unsigned restartFrame =
      0; ///< The number of the frame that a restart without further words is for.
  std::vector<ReportArgument> arguments; ///< What a restart calls its function with.
  std::vector<ReportEffect> repeats;
  std::vector<std::string> moved;              ///< "`p` was moved from on line 12".
  std::vector<std::string> destructorsSkipped; ///< Functions whose destructors will not run.
  bool tablesCoverFaults = false;              ///< See wire::Restart.
  std::vector<std::string> locksKept;          ///< "`guard` in f(int) keeps `m` locked".
  /// The lines of `changedFunction` that differ from the version that ran before it: it is the
  /// innermost one on the stack that is not as it was built. Empty: there is none.
  std::string changedFunction, difference;
  std::vector<std::string> notes;
  std::uint32_t placeFrame =
      0; ///< Index into Crash::frames of the place: what a debugger should select.
};

/// The frame of that number; null: there is none, or it is left out.
inline const ReportFrame* findFrame(const CrashReport& report, unsigned number) {
  for (const ReportFrame& frame : report.backtrace) {
    if (frame.number == number) {
      return &frame;
    }
  }
  return nullptr;
}

} // namespace hot_restart::cli
