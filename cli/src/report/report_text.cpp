// Formatting of reports for people. The only file that knows what they look like.
#include "report/report_text.h"

#include "base/terminal_text.h"
#include "hot_restart/rewriter/manifest_kinds.h"

#include "hot_restart/rewriter/words.h"
#include "report/crash_report.h"
#include "report/source_excerpt.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace hot_restart::cli {
namespace {

/// Up to this many frames of one place are shown one by one.
constexpr std::size_t kShownRepeats = 3;
/// This many things that a restart repeats are listed; JSON has all.
constexpr std::size_t kShownEffects = 6;
/// A recursion of this many frames, and more, is one line.
constexpr unsigned kFewestFolded = 16;
/// This many of its functions are named.
constexpr std::size_t kShownFunctions = 4;
/// This many restartable frames are listed.
constexpr std::size_t kShownRestartable = 16;

std::string painted(Colours colours, const char* code, const std::string& text) {
  return colours == Colours::kOn ? std::string("\033[") + code + "m" + text + "\033[0m" : text;
}

/// Relative to the working directory when that is shorter: what compilers print as well.
std::string shortPath(const std::string& path) {
  std::error_code code;
  const std::string relative =
      std::filesystem::path(path).lexically_relative(std::filesystem::current_path(code));
  return !relative.empty() && relative.size() < path.size() ? relative : path;
}

std::string place(const std::string& file, unsigned line) {
  return printable(shortPath(file)) + ":" + std::to_string(line);
}

std::string lineText(const ReportFrame& frame, Colours colours,
                     FrameLabels labels = FrameLabels::kNumbers) {
  char head[32];
  std::snprintf(head, sizeof head, "  #%-2u ", frame.number);
  std::string text = labels == FrameLabels::kNumbers ? head : frame.stubFrame ? "  * " : "    ";
  text += painted(colours, "33",
                  frame.function.empty() ? "??" : nameWithVersion(frame.function, frame.version));
  if (frame.line != 0) {
    text += " at " + painted(colours, "32", place(frame.file, frame.line));
  } else if (!frame.module.empty()) {
    text += " in " + printable(std::filesystem::path(frame.module).filename().string());
  }
  return text + "\n";
}

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
         (first.line != 0 ? " at " + painted(colours, "32", place(first.file, first.line)) : "") +
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

/// How many frames a restart could go to.
std::size_t restartableCount(const CrashReport& report) {
  return static_cast<std::size_t>(
      std::count_if(report.backtrace.begin(), report.backtrace.end(),
                    [](const ReportFrame& frame) { return frame.stubFrame.has_value(); }));
}

std::string onLine(unsigned line) {
  return line != 0 ? " (line " + std::to_string(line) + ")" : "";
}

/// One line for all of them.
std::string argumentsText(const CrashReport& report) {
  std::string text;
  for (const ReportArgument& argument : report.arguments) {
    text += (text.empty() ? "  arguments: `" : ", `") + argument.name + "` " +
            rewriter::spelled(argument.state) + onLine(argument.line) +
            (argument.restored ? " but restored at a restart" : "");
  }
  return text.empty() ? text : text + "\n";
}

/// What a restart does again, and waits for.
std::string repeatsText(const CrashReport& report, Colours colours) {
  std::string list, text;
  std::size_t shown = 0;
  std::size_t more = 0;
  for (const ReportEffect& effect : report.repeats) {
    if (effect.kind == rewriter::EffectKind::kLock) {
      text +=
          painted(colours, "35",
                  "  note: `" + effect.text + "`, locked on line " + std::to_string(effect.line) +
                      ", is still locked: a restart waits for it for ever") +
          "\n";
    } else if (effect.kind == rewriter::EffectKind::kFree) {
      text += painted(colours, "35",
                      "  note: a restart repeats " + effect.text + onLine(effect.line) +
                          (effect.certain ? "" : " perhaps") + ", which may be fatal") +
              "\n";
    } else if (shown == kShownEffects) {
      ++more;
    } else {
      list += (shown++ == 0 ? "" : "; ") + effect.text + onLine(effect.line) +
              (effect.certain ? "" : " perhaps");
    }
  }
  if (more > 0) {
    list += "; " + std::to_string(more) + " more";
  }
  return list.empty() ? text
                      : painted(colours, "35", "  note: a restart repeats " + list) + "\n" + text;
}

std::string noteText(const std::string& note, Colours colours) {
  return painted(colours, "35", "  note: " + note) + "\n";
}

std::string notesText(const CrashReport& report, Colours colours) {
  std::string text;
  for (const std::string& moved : report.moved) {
    text += noteText(moved + "; a restart sees what is left of it", colours);
  }
  text += repeatsText(report, colours);
  for (const std::string& function : report.destructorsSkipped) {
    text += noteText("destructors of " + function + " will not run at a restart", colours);
  }
  for (const std::string& lock : report.locksKept) {
    text += noteText(lock + ": a restart that needs it waits for ever", colours);
  }
  return text;
}

/// The cause, the place, and what a restart calls.
std::string headText(const CrashReport& report, Colours colours) {
  std::string text = painted(colours, "1;31", "hot_restart: " + report.cause) + "\n";
  const std::string restarted =
      painted(colours, "1;33", nameWithVersion(report.function, report.version));
  const bool inside = !report.placeFunction.empty() && report.placeFunction != report.function;
  const std::string ran =
      painted(colours, "1;33", nameWithVersion(report.function, report.ranVersion));
  text += "  in " + (inside ? painted(colours, "33", report.placeFunction) : ran);
  if (report.line != 0) {
    text += " at " + painted(colours, "32", place(report.file, report.line));
  }
  if (report.tid != report.pid) {
    text += " (thread " + std::to_string(report.tid) + ")";
  }
  const bool replaced = report.ranVersion != report.version;
  const bool outermost =
      report.isStackOverflow && report.recursion && report.restartFrame > report.recursion->first;
  if (!inside && !replaced && !outermost) {
    return text + "\n\n";
  }
  const std::string number = "#" + std::to_string(report.restartFrame);
  const std::string which =
      outermost ? " (" + number + ", the outermost call of the recursion)" : "";
  return text + "\n  a restart calls " + restarted + which + " again\n\n";
}

} // namespace

std::string nameWithVersion(const std::string& function, unsigned version) {
  return version > 1 ? function + " [v" + std::to_string(version) + "]" : function;
}

std::string sourceText(const std::vector<SourceLine>& source, Colours colours) {
  std::string text;
  for (const SourceLine& line : source) {
    char number[32];
    std::snprintf(number, sizeof number, "%s %5u | ", line.marked ? "-->" : "   ", line.number);
    const std::string shown = number + printable(line.text);
    text += line.marked ? painted(colours, "1", shown) : shown;
    text += "\n";
  }
  return text;
}

std::string frameText(const CrashReport& report, unsigned number, Colours colours) {
  const ReportFrame* frame = findFrame(report, number);
  if (frame == nullptr) {
    return "no stack\n";
  }
  const bool isPlace = frame->index == report.placeFrame && frame->file == report.file &&
                       frame->line == report.line;
  return lineText(*frame, colours) +
         sourceText(isPlace ? report.source : sourceAround(frame->file, frame->line), colours);
}

std::string movedText(const CrashReport& report) {
  std::string text;
  for (const std::string& moved : report.moved) {
    text += moved + "; a restart sees what is left of it\n";
  }
  return text.empty() ? "no parameter had been moved from\n" : text;
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
    text += lineText(frames[i], colours, labels);
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

std::string restartText(const CrashReport& report, Colours colours) {
  return argumentsText(report) + notesText(report, colours);
}

std::string reportText(const CrashReport& report, Colours colours, FrameLabels labels) {
  std::string text = headText(report, colours);
  if (const std::string source = sourceText(report.source, colours); !source.empty()) {
    text += source + "\n";
  }
  text += backtraceText(report, colours, labels);
  text += argumentsText(report);
  if (restartableCount(report) > 1) {
    text += labels == FrameLabels::kNumbers
                ? "  " + restartableText(report) + "\n"
                : "  * can be restarted: `hr-frame N`, with its number in `bt`\n";
  }
  text += notesText(report, colours);
  if (!report.difference.empty()) {
    text += "  what is new in " + report.changedFunction + ":\n" + report.difference;
  }
  for (const std::string& note : report.notes) {
    text += noteText(note, colours);
  }
  return text;
}

} // namespace hot_restart::cli
