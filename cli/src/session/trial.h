// `try`: the edited function is called in a copy of the stopped process.
#pragma once

#include "hot_restart/result.h"
#include "reload/prepared_reload.h"
#include "report/crashed_function.h"
#include "session/session_context.h"

#include <cstdint>
#include <string>

namespace hot_restart::cli {

struct TrialOutcome {
  std::string result; ///< "returned", "crashed", "running" (and was ended), "ended" (by itself).
  std::string value;  ///< Returned: for people, as far as its type is known here.
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
