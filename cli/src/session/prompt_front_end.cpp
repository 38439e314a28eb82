// The plain prompt: no debugger, one line at a time.
#include "hot_restart/rewriter/result.h"
#include "session/crash_report.h"
#include "session/front_end.h"
#include "session/report_text.h"
#include "session/terminal.h"

#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <sys/types.h>
#include <unistd.h>
#include <utility>

namespace hot_restart::cli {
namespace {

constexpr const char* kPrompt = "(hot_restart) ";

/// One line without its end; nothing at the end of input. Byte by byte: what follows belongs to the
/// program.
std::optional<std::string> readLine(int descriptor) {
  std::string line;
  for (;;) {
    char byte = 0;
    const ssize_t count = ::read(descriptor, &byte, 1);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return std::nullopt;
    }
    if (byte == '\n') {
      return line;
    }
    line += byte;
  }
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r");
  return first == std::string::npos
             ? ""
             : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

class PromptFrontEnd : public FrontEnd {
public:
  PromptFrontEnd(std::shared_ptr<Terminal> terminal, const CrashReport& report)
      : terminal_(std::move(terminal)), report_(report) {}

  Status open() override {
    if (terminal_) {
      terminal_->take();
    }
    say(kPrompt);
    return Done{};
  }

  int descriptor() const override { return terminal_ ? terminal_->descriptor() : STDIN_FILENO; }

  Wish onReadable() override {
    const std::optional<std::string> line = readLine(descriptor());
    if (!line) {
      say("\n");
      return Wish::kReraise;
    }
    const Wish wish = obey(trimmed(*line));
    if (wish == Wish::kNone) {
      say(kPrompt);
    }
    return wish;
  }

  void say(const std::string& text) override { writeText(output(), text); }

  void close() override {
    if (terminal_) {
      terminal_->giveBack();
    }
  }

  Colours colours() const override { return wantsColours(output()) ? Colours::kOn : Colours::kOff; }

private:
  int output() const { return terminal_ ? terminal_->descriptor() : STDERR_FILENO; }

  Wish obey(const std::string& command) {
    if (command == "c" || command == "continue") {
      return Wish::kContinue;
    }
    if (command == "r" || command == "reraise" || command == "q" || command == "quit") {
      return Wish::kReraise;
    }
    if (command == "b" || command == "bt" || command == "backtrace") {
      say(backtraceText(report_, colours()));
    } else if (command == "h" || command == "help" || command == "?") {
      say(sessionHelp());
    } else if (!command.empty()) {
      say("unknown command \"" + command + "\"; `help` lists them\n");
    }
    return Wish::kNone;
  }

  std::shared_ptr<Terminal> terminal_;
  const CrashReport& report_;
};

} // namespace

std::unique_ptr<FrontEnd> makePromptFrontEnd(std::shared_ptr<Terminal> terminal,
                                             const CrashReport& report) {
  return std::make_unique<PromptFrontEnd>(std::move(terminal), report);
}

const char* sessionHelp() {
  return "Correct the function in its source file, then `continue`.\n"
         "  continue   compile and load the edited function and call it again with its original "
         "arguments\n"
         "  reraise    end the program as the crash would have ended it (also: quit, Ctrl-D)\n"
         "  backtrace  show the stack\n"
         "  help       show this\n";
}

} // namespace hot_restart::cli
