// `try`: the edited function is called in a copy of the stopped process.
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/rewriter/words.h"
#include "reload/prepared_reload.h"
#include "report/crashed_function.h"
#include "session/session_context.h"

#include <cstdint>
#include <string>

namespace hot_restart::cli {

/// What became of the call in the copy.
enum class TrialResult {
  kReturned,
  kCrashed,
  kRunning, ///< It ran longer than was waited, and was ended.
  kEnded    ///< It ended the process.
};

inline constexpr rewriter::Word<TrialResult> kTrialResultWords[] = {
    {TrialResult::kReturned, "returned"},
    {TrialResult::kCrashed, "crashed"},
    {TrialResult::kRunning, "running"},
    {TrialResult::kEnded, "ended"}};
constexpr const auto& wordsOf(TrialResult) { return kTrialResultWords; }
static_assert(spellsAll(kTrialResultWords, TrialResult::kEnded));

struct TrialOutcome {
  TrialResult result = TrialResult::kEnded;
  std::string value;                 ///< Returned: for people, as far as its type is known here.
  std::string cause, file, function; ///< Crashed.
  unsigned line = 0;
  std::int64_t milliseconds = 0;
  std::string output; ///< What the copy printed.
};

/// Blocks for at most `seconds` once the units are loaded. Errors: kRefused (they cannot be
/// loaded).
Result<TrialOutcome> runTrial(SessionContext& context, const CrashedFunction& function,
                              std::uint32_t stubFrame, const PreparedReload& prepared,
                              unsigned seconds);

std::string trialText(const TrialOutcome& outcome);
std::string trialJson(const TrialOutcome& outcome);

} // namespace hot_restart::cli
