// Counts calls by name: the functions of a recursion need not take turns (a visitor of trees does
// not). What is called far less often than the others is beside it.
#include "report/recursion.h"

#include "report/crash_report.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

constexpr std::uint64_t kFewestCalls = 32;
/// A function of the recursion is called at least this part as often as the most frequent one.
constexpr std::uint64_t kPart = 4;

std::map<std::string, std::uint64_t> callsByName(const CrashReport& report) {
  std::map<std::string, std::uint64_t> calls;
  for (const ReportFrame& frame : report.backtrace) {
    if (!frame.function.empty()) {
      ++calls[frame.function];
    }
  }
  for (const LeftOutFrames& leftOut : report.leftOut) {
    for (const auto& [function, count] : leftOut.calls) {
      calls[function] += count;
    }
  }
  return calls;
}

} // namespace

std::optional<CrashReport::Recursion> findRecursion(const CrashReport& report) {
  std::uint64_t most = report.isStackOverflow ? 2 : kFewestCalls;
  const std::map<std::string, std::uint64_t> calls = callsByName(report);
  for (const auto& [function, count] : calls) {
    most = std::max(most, count);
  }
  CrashReport::Recursion found;
  std::vector<std::pair<std::uint64_t, std::string>> byCount;
  for (const auto& [function, count] : calls) {
    if (count >= 2 && count >= most / kPart) {
      byCount.emplace_back(count, function);
    }
  }
  const bool isDeep = std::any_of(byCount.begin(), byCount.end(),
                                  [&](const auto& function) { return function.first == most; });
  if (!isDeep) {
    return std::nullopt;
  }
  std::sort(byCount.rbegin(), byCount.rend());
  for (auto& [count, function] : byCount) {
    found.functions.push_back(std::move(function));
  }
  const auto isPart = [&](const ReportFrame& frame) {
    return std::find(found.functions.begin(), found.functions.end(), frame.function) !=
           found.functions.end();
  };
  const auto& frames = report.backtrace;
  const auto first = std::find_if(frames.begin(), frames.end(), isPart);
  if (first == frames.end()) {
    return std::nullopt;
  }
  found.first = first->number;
  found.last = std::find_if(frames.rbegin(), frames.rend(), isPart)->number;
  return found;
}

const ReportFrame* outermostCall(const CrashReport& report) {
  const ReportFrame* found = nullptr;
  for (const ReportFrame& frame : report.backtrace) {
    if (report.recursion && frame.number <= report.recursion->last && frame.stubFrame) {
      found = &frame;
    }
  }
  return found;
}

} // namespace hot_restart::cli
