// Formatting of reports for people: head, source, what a restart repeats, notes. backtrace_text.h
// has the stack.
#include "report/report_text.h"

#include "base/terminal_text.h"
#include "hot_restart/rewriter/manifest_kinds.h"

#include "hot_restart/rewriter/words.h"
#include "report/backtrace_text.h"
#include "report/coloured_text.h"
#include "report/crash_report.h"
#include "report/source_excerpt.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

namespace hot_restart::cli {
namespace {

/// This many things that a restart repeats are listed; JSON has all.
constexpr std::size_t kShownEffects = 6;

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
    text += " at " + painted(colours, "32", placeText(report.file, report.line));
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
  const bool isPlace =
      frame->index == report.placeFrame && frame->file == report.file && frame->line == report.line;
  return frameLine(*frame, colours, FrameLabels::kNumbers) +
         sourceText(isPlace ? report.source : sourceAround(frame->file, frame->line), colours);
}

std::string movedText(const CrashReport& report) {
  std::string text;
  for (const std::string& moved : report.moved) {
    text += moved + "; a restart sees what is left of it\n";
  }
  return text.empty() ? "no parameter had been moved from\n" : text;
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
