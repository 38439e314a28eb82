// Frames of one place and recursions are folded: what differs is what is looked for.
#include "report/backtrace_text.h"

#include "base/terminal_text.h"
#include "report/coloured_text.h"
#include "report/crash_report.h"

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

namespace hot_restart::cli {
namespace {

/// Up to this many frames of one place are shown one by one.
constexpr std::size_t kShownRepeats = 3;
/// A recursion of this many frames, and more, is one line.
constexpr unsigned kFewestFolded = 16;
/// This many of its functions are named.
constexpr std::size_t kShownFunctions = 4;
/// This many restartable frames are listed.
constexpr std::size_t kShownRestartable = 16;

/// A recursion comes in hundreds of them.
bool isSamePlace(const ReportFrame& one, const ReportFrame& other) {
  return one.function == other.function && one.file == other.file && one.line == other.line &&
         one.version == other.version;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kShownFunctions; ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  return names.size() > kShownFunctions ? text + ", ..." : text;
}

/// The recursion that is shown as one line; null: there is none.
const CrashReport::Recursion* foldedRecursion(const CrashReport& report) {
  const CrashReport::Recursion* recursion = report.recursion ? &*report.recursion : nullptr;
  return recursion && recursion->last - recursion->first >= kFewestFolded ? recursion : nullptr;
}

/// One line for all of it; the place is that of its innermost frame.
std::string recursionText(const CrashReport::Recursion& recursion, const ReportFrame& first,
                          Colours colours) {
  return "  #" + std::to_string(recursion.first) + " ... #" + std::to_string(recursion.last) + " " +
         painted(colours, "33", joined(recursion.functions)) +
         (first.line != 0 ? " at " + painted(colours, "32", placeText(first.file, first.line))
                          : "") +
         "\n";
}

/// Frames that are in no fold.
std::string leftOutText(const LeftOutFrames& leftOut, const CrashReport& report) {
  const CrashReport::Recursion* recursion = foldedRecursion(report);
  const bool isTold =
      recursion && recursion->first <= leftOut.first && leftOut.last <= recursion->last;
  return isTold ? ""
                : "  ... (#" + std::to_string(leftOut.first) + " to #" +
                      std::to_string(leftOut.last) + " are left out)\n";
}

} // namespace

std::string frameLine(const ReportFrame& frame, Colours colours, FrameLabels labels) {
  char head[32];
  std::snprintf(head, sizeof head, "  #%-2u ", frame.number);
  std::string text = labels == FrameLabels::kNumbers ? head : frame.stubFrame ? "  * " : "    ";
  text += painted(colours, "33",
                  frame.function.empty() ? "??" : nameWithVersion(frame.function, frame.version));
  if (frame.line != 0) {
    text += " at " + painted(colours, "32", placeText(frame.file, frame.line));
  } else if (!frame.module.empty()) {
    text += " in " + printable(std::filesystem::path(frame.module).filename().string());
  }
  return text + "\n";
}

std::string backtraceText(const CrashReport& report, Colours colours, FrameLabels labels) {
  std::string text;
  const std::vector<ReportFrame>& frames = report.backtrace;
  auto leftOut = report.leftOut.begin();
  const CrashReport::Recursion* recursion = foldedRecursion(report);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (recursion && frames[i].number == recursion->first) {
      text += recursionText(*recursion, frames[i], colours);
      while (i + 1 < frames.size() && frames[i + 1].number <= recursion->last) {
        ++i;
      }
      continue;
    }
    for (; leftOut != report.leftOut.end() && leftOut->first < frames[i].number; ++leftOut) {
      text += leftOutText(*leftOut, report);
    }
    text += frameLine(frames[i], colours, labels);
    std::size_t same = i + 1;
    while (same < frames.size() && isSamePlace(frames[same], frames[i])) {
      ++same;
    }
    if (same - i > kShownRepeats) {
      text += "  ... " + std::to_string(same - i - 1) + " more frames of the same place\n";
      i = same - 1;
    }
  }
  return text;
}

std::string restartableText(const CrashReport& report) {
  std::vector<unsigned> numbers;
  for (const ReportFrame& frame : report.backtrace) {
    if (frame.stubFrame) {
      numbers.push_back(frame.number);
    }
  }
  std::string text;
  std::size_t shown = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    std::size_t last = i;
    while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) {
      ++last;
    }
    const bool isLong = last - i >= kShownRestartable; // Of a recursion, say.
    if (++shown > kShownRestartable) {
      continue;
    }
    text +=
        " #" + std::to_string(numbers[i]) + (isLong ? " to #" + std::to_string(numbers[last]) : "");
    i = isLong ? last : i;
  }
  return "frames that can be restarted:" + (text.empty() ? " none" : text) +
         (shown > kShownRestartable ? " ..." : "");
}

} // namespace hot_restart::cli
