// The frame that an edit is for: which wrapped function on the stack a restart without further
// words calls again.
//
// clang-format off
//   #0 lexer    unchanged   where it crashed: called again if the edit changes nothing on the stack
//   #1 token    unchanged
//   #2 Parser   edited      called again; #0 and #1 are left, their destructors run
//   #3 main     edited      goes on with its old text, which is told
// clang-format on
//
// After a stack overflow the calls of the recursion count as one, the outermost: further in, a
// function that is called again has no stack to run on.
#pragma once

#include "hot_restart/rewriter/words.h"
#include "hot_restart/wire.h"
#include "program/program_view.h"
#include "reload/prepared_reload.h"
#include "report/crash_report.h"
#include "report/crashed_function.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace hot_restart::cli {

enum class RestartReason {
  kCrashed, ///< It is where the program crashed, and the edit changes nothing further out.
  kEdited,  ///< The edit changes it, and nothing further in.
  kAsked    ///< Somebody has named the frame.
};

inline constexpr rewriter::Word<RestartReason> kRestartReasonWords[] = {
    {RestartReason::kCrashed, "crashed"},
    {RestartReason::kEdited, "edited"},
    {RestartReason::kAsked, "asked"}};
constexpr const auto& wordsOf(RestartReason) { return kRestartReasonWords; }
static_assert(spellsAll(kRestartReasonWords, RestartReason::kAsked));

/// What a restart calls again.
struct RestartTarget {
  CrashedFunction function;
  std::uint32_t stubFrame = 0; ///< Index into Crash::frames.
  unsigned number = 0;         ///< Of the frame in the report's backtrace.
  RestartReason reason = RestartReason::kCrashed;
};

class RestartChoice {
public:
  /// `crashed`: what is called again if the edit changes nothing on the stack. The report must live
  /// as long as this.
  RestartChoice(const wire::Crash& crash, const CrashReport& report, const CrashedFunction& crashed,
                ProgramView& program);

  /// Keys of the functions on the stack that may be called again in the place of `crashed`.
  std::set<std::string> others() const;
  /// `changed`: as in PreparedReload. A function that has gone (`gone`) is not asked about: the
  /// caller that was edited with it is.
  RestartTarget choose(const std::set<std::string>& changed) const;
  /// One line: which frame, and why not the one that crashed. Empty where that is the one.
  std::string sentence(const RestartTarget& target, const PreparedReload& prepared) const;

private:
  std::vector<RestartTarget> candidates_; ///< In the order in which they are asked about.
  RestartTarget crashed_;
};

/// {"frame":2,"function":"outer(int)","body":"outer$body","reason":"edited"}
std::string restartJson(const RestartTarget& target);

} // namespace hot_restart::cli
