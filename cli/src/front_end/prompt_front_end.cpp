// What only reads the report is done here; the rest is a wish.
#include "front_end/prompt_front_end.h"

#include "base/terminal_text.h"
#include "front_end/front_end.h"
#include "front_end/line_editor.h"
#include "front_end/session_help.h"
#include "front_end/terminal.h"
#include "hot_restart/result.h"
#include "program/control_protocol.h"
#include "program/verb.h"
#include "report/backtrace_text.h"
#include "report/coloured_text.h"
#include "report/crash_report.h"
#include "report/report_text.h"

#include <cerrno>
#include <charconv>
#include <cstddef>
#include <fstream>
#include <ios>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace hot_restart::cli {
namespace {

constexpr const char* kPrompt = "(hot_restart) ";

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r");
  return first == std::string::npos
             ? ""
             : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::optional<unsigned> number(const std::string& text) {
  unsigned value = 0;
  const std::string_view digits = text.starts_with('#') ? std::string_view(text).substr(1) : text;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return problem == std::errc() && end == digits.data() + digits.size() && !digits.empty()
             ? std::optional(value)
             : std::nullopt;
}

class PromptFrontEnd : public FrontEnd {
public:
  PromptFrontEnd(std::shared_ptr<Terminal> terminal, const CrashReport& report,
                 std::string historyPath)
      : terminal_(std::move(terminal)), report_(report), historyPath_(std::move(historyPath)) {
    if (terminal_ && canEditLines()) {
      readHistory(editor_.emplace(kPrompt));
    }
  }

  Status open() override {
    if (terminal_) {
      terminal_->take();
    }
    prompt();
    return Done{};
  }

  int descriptor() const override { return terminal_ ? terminal_->descriptor() : STDIN_FILENO; }

  ControlRequest onReadable() override {
    if (!editor_) {
      const std::optional<std::string> line = readPlainLine(descriptor());
      say(line ? "" : "\n");
      return obeyLine(line);
    }
    char byte = 0;
    const ssize_t count = ::read(descriptor(), &byte, 1); // What follows belongs to the program.
    if (count < 0 && errno == EINTR) {
      return {};
    }
    const LineEditor::Outcome outcome =
        count > 0 ? editor_->feed(byte, terminal_->columns())
                  : LineEditor::Outcome{.echo = "\n", .done = true, .line = {}};
    say(outcome.echo);
    if (!outcome.done) {
      return {};
    }
    terminal_->setRaw(false);
    return obeyLine(outcome.line);
  }

  void onInterrupt() override {
    if (terminal_ && !editor_) { // An editor gets the key itself.
      say("\n");
      prompt();
    }
  }

  void say(const std::string& text) override { writeText(output(), harmless(text)); }

  void close() override {
    if (terminal_) {
      terminal_->giveBack();
    }
  }

  Colours colours() const override { return wantsColours(output()) ? Colours::kOn : Colours::kOff; }

private:
  struct Command {
    std::string_view name, brief; ///< `brief`: the short form; may be empty.
    ControlRequest (PromptFrontEnd::*obey)(const std::string& rest);
  };
  static const Command kCommands[];

  void prompt() {
    if (editor_) {
      terminal_->setRaw(true);
    }
    say(editor_ ? editor_->begin() : kPrompt);
  }

  /// Nothing: the input has ended.
  ControlRequest obeyLine(const std::optional<std::string>& line) {
    if (!line) {
      return {.command = Verb::kReraise};
    }
    if (editor_ && !historyPath_.empty() && !line->empty()) {
      std::ofstream(historyPath_, std::ios::app) << *line << '\n';
    }
    ControlRequest wish = obey(trimmed(*line));
    if (wish.command == Verb::kNone) {
      prompt();
    }
    return wish;
  }

  /// Takes the lines that were typed in the program's earlier sessions.
  void readHistory(LineEditor& editor) const {
    std::ifstream stream(historyPath_);
    for (std::string line; std::getline(stream, line);) {
      editor.remember(line);
    }
  }

  int output() const { return terminal_ ? terminal_->descriptor() : STDERR_FILENO; }

  ControlRequest obey(const std::string& line);

  ControlRequest continueProgram(const std::string&) { return {.command = Verb::kContinue}; }
  ControlRequest step(const std::string&) { return {.command = Verb::kContinue, .stop = true}; }
  ControlRequest restart(const std::string& rest);
  ControlRequest returnValue(const std::string& rest) {
    return {.command = Verb::kReturn, .detail = rest, .frame = selected_};
  }
  ControlRequest versions(const std::string& rest) {
    return {.command = Verb::kVersions, .detail = rest, .frame = selected_};
  }
  ControlRequest use(const std::string& rest) {
    return {.command = Verb::kUse, .detail = rest, .frame = selected_};
  }
  ControlRequest reload(const std::string& rest) {
    return {.command = Verb::kReload, .detail = rest, .frame = selected_};
  }
  ControlRequest tryFunction(const std::string& rest) {
    return {.command = Verb::kTry, .detail = rest, .frame = selected_};
  }
  ControlRequest restartModule(const std::string& rest) {
    return {.command = Verb::kRestartModule, .detail = rest, .frame = selected_};
  }
  ControlRequest exitProgram(const std::string& rest) {
    return {.command = Verb::kExit, .detail = rest};
  }
  ControlRequest reraise(const std::string&) { return {.command = Verb::kReraise}; }
  ControlRequest selectFrame(const std::string& rest);

  ControlRequest showBacktrace(const std::string&) {
    say(backtraceText(report_, colours()) + "  " + restartableText(report_) + "\n");
    return {};
  }
  ControlRequest showReport(const std::string&) {
    say(reportText(report_, colours()));
    return {};
  }
  ControlRequest showSource(const std::string& rest);
  ControlRequest showMoved(const std::string&) {
    say(movedText(report_));
    return {};
  }
  ControlRequest help(const std::string&) {
    say(sessionHelp());
    return {};
  }

  std::shared_ptr<Terminal> terminal_;
  const CrashReport& report_;
  std::string historyPath_;          ///< Empty: none.
  std::optional<LineEditor> editor_; ///< None: lines as the terminal gives them.
  std::optional<unsigned> selected_; ///< What `frame` has selected in the report's backtrace.
};

constexpr PromptFrontEnd::Command PromptFrontEnd::kCommands[] = {
    {"continue", "c", &PromptFrontEnd::continueProgram},
    {"restart", "", &PromptFrontEnd::restart},
    {"step", "s", &PromptFrontEnd::step},
    {"return", "", &PromptFrontEnd::returnValue},
    {"reload", "", &PromptFrontEnd::reload},
    {"try", "", &PromptFrontEnd::tryFunction},
    {"versions", "", &PromptFrontEnd::versions},
    {"use", "", &PromptFrontEnd::use},
    {"restart-module", "", &PromptFrontEnd::restartModule},
    {"exit", "", &PromptFrontEnd::exitProgram},
    {"reraise", "r", &PromptFrontEnd::reraise},
    {"quit", "q", &PromptFrontEnd::reraise},
    {"frame", "f", &PromptFrontEnd::selectFrame},
    {"backtrace", "b", &PromptFrontEnd::showBacktrace},
    {"frames", "bt", &PromptFrontEnd::showBacktrace},
    {"report", "", &PromptFrontEnd::showReport},
    {"source", "l", &PromptFrontEnd::showSource},
    {"list", "", &PromptFrontEnd::showSource},
    {"moved", "", &PromptFrontEnd::showMoved},
    {"help", "h", &PromptFrontEnd::help},
    {"?", "", &PromptFrontEnd::help}};

ControlRequest PromptFrontEnd::obey(const std::string& line) {
  if (line.empty()) {
    return {};
  }
  const std::size_t end = line.find_first_of(" \t");
  const std::string verb = line.substr(0, end);
  const std::string rest = end == std::string::npos ? "" : trimmed(line.substr(end));
  for (const Command& command : kCommands) {
    if (verb == command.name || (!command.brief.empty() && verb == command.brief)) {
      return (this->*command.obey)(rest);
    }
  }
  say("unknown command \"" + verb + "\"; `help` lists them\n");
  return {};
}

ControlRequest PromptFrontEnd::restart(const std::string& rest) {
  const std::optional<unsigned> frame = rest.empty() ? selected_ : number(rest);
  if (!rest.empty() && !frame) {
    say("`restart N` takes the number of a frame; " + restartableText(report_) + "\n");
    return {};
  }
  return {.command = Verb::kContinue, .frame = frame};
}

ControlRequest PromptFrontEnd::selectFrame(const std::string& rest) {
  const std::optional<unsigned> frame = rest.empty() ? selected_ : number(rest);
  if ((!rest.empty() && !frame) || (frame && !findFrame(report_, *frame))) {
    say("no such frame: " + rest + "\n");
    return {};
  }
  selected_ = frame;
  say(frameText(report_, frame.value_or(0), colours()));
  return {};
}

ControlRequest PromptFrontEnd::showSource(const std::string& rest) {
  const std::optional<unsigned> frame = rest.empty() ? selected_ : number(rest);
  if (frame && findFrame(report_, *frame)) {
    say(frameText(report_, *frame, colours()));
  } else if (rest.empty()) {
    say(sourceText(report_.source, colours()));
  } else {
    say("no such frame: " + rest + "\n");
  }
  return {};
}

} // namespace

std::unique_ptr<FrontEnd> makePromptFrontEnd(std::shared_ptr<Terminal> terminal,
                                             const CrashReport& report, std::string historyPath) {
  return std::make_unique<PromptFrontEnd>(std::move(terminal), report, std::move(historyPath));
}

} // namespace hot_restart::cli
