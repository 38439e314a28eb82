// Goes along the report's frames; a function that is called many times is looked up once.
#include "session/restart_choice.h"

#include "hot_restart/json_text.h"
#include "hot_restart/rewriter/words.h"
#include "hot_restart/wire.h"
#include "program/program_view.h"
#include "reload/prepared_reload.h"
#include "report/crash_report.h"
#include "report/crashed_function.h"

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

std::string named(const RestartTarget& target) {
  return target.function.name + " (#" + std::to_string(target.number) + ")";
}

} // namespace

RestartChoice::RestartChoice(const wire::Crash& crash, const CrashReport& report,
                             const CrashedFunction& crashed, ProgramView& program)
    : crashed_{crashed, crashed.stubFrame, report.restartFrame, RestartReason::kCrashed} {
  std::map<std::uint64_t, CrashedFunction> known; // By the place in the stub.
  std::vector<RestartTarget> recursion;
  for (const ReportFrame& frame : report.backtrace) {
    if (!frame.stubFrame) {
      continue;
    }
    const auto [found, isFirst] = known.try_emplace(crash.frames[*frame.stubFrame].ip);
    if (isFirst) {
      found->second = findWrappedFunction(crash, *frame.stubFrame, program);
    }
    const bool isInRecursion =
        report.isStackOverflow && report.recursion && frame.number <= report.recursion->last;
    (isInRecursion ? recursion : candidates_)
        .push_back({found->second, *frame.stubFrame, frame.number, RestartReason::kEdited});
  }
  std::reverse(recursion.begin(), recursion.end());
  candidates_.insert(candidates_.begin(), recursion.begin(), recursion.end());
}

std::set<std::string> RestartChoice::others() const {
  std::set<std::string> keys;
  for (const RestartTarget& candidate : candidates_) {
    if (candidate.function.key != crashed_.function.key) {
      keys.insert(candidate.function.key);
    }
  }
  return keys;
}

RestartTarget RestartChoice::choose(const std::set<std::string>& changed) const {
  for (const RestartTarget& candidate : candidates_) {
    if (changed.contains(candidate.function.key)) {
      return candidate;
    }
  }
  return crashed_;
}

std::string RestartChoice::sentence(const RestartTarget& target,
                                    const PreparedReload& prepared) const {
  if (target.reason != RestartReason::kEdited || target.number == crashed_.number) {
    return {};
  }
  const std::string why = prepared.dependent.contains(target.function.key)
                              ? ": it depends on what you edited; "
                              : ": it is what you edited; ";
  return "hot_restart: restarting " + named(target) + why + named(crashed_) +
         (prepared.gone.contains(crashed_.function.key)
              ? " was removed, or has another signature: its old text is not called again\n"
              : " is unchanged\n");
}

std::string restartJson(const RestartTarget& target) {
  llvm::json::Object object{{"frame", target.number},
                            {"function", llvm::json::fixUTF8(target.function.name)},
                            {"body", target.function.bodyName},
                            {"reason", rewriter::spelled(target.reason)}};
  return jsonLine(std::move(object));
}

} // namespace hot_restart::cli
