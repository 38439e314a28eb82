// Both write to stderr; only one has something to wait for.
#include "front_end/wait_front_end.h"

#include "base/terminal_text.h"
#include "front_end/front_end.h"
#include "front_end/terminal.h"
#include "hot_restart/result.h"
#include "program/control_protocol.h"
#include "program/verb.h"
#include "reload/source_watch.h"
#include "report/coloured_text.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

class SilentFrontEnd : public FrontEnd {
public:
  Status open() override { return Done{}; }
  int descriptor() const override { return -1; }
  ControlRequest onReadable() override { return {}; }
  void say(const std::string& text) override { writeText(STDERR_FILENO, harmless(text)); }
  void close() override {}
  Colours colours() const override {
    return wantsColours(STDERR_FILENO) ? Colours::kOn : Colours::kOff;
  }
};

class WaitFrontEnd : public SilentFrontEnd {
public:
  WaitFrontEnd(std::optional<SourceWatch> watch, std::uint32_t pid)
      : watch_(std::move(watch)), pid_(pid) {}

  Status open() override {
    const std::string pid = std::to_string(pid_);
    say(std::string("hot_restart: waiting: ") +
        (watch_ ? "save the corrected source file, or" : "correct the source file, then") +
        " `hrtool continue " + pid + "` (or `hrtool reraise " + pid + "`)\n");
    return Done{};
  }

  int descriptor() const override { return watch_ ? watch_->descriptor() : -1; }

  ControlRequest onReadable() override {
    const std::vector<std::string> changed =
        watch_ ? watch_->takeChanges() : std::vector<std::string>();
    if (changed.empty()) {
      return {};
    }
    for (const std::string& file : changed) {
      say("hot_restart: " + file + " was saved\n");
    }
    return {.command = Verb::kContinue};
  }

private:
  std::optional<SourceWatch> watch_;
  std::uint32_t pid_;
};

} // namespace

std::unique_ptr<FrontEnd> makeWaitFrontEnd(std::optional<SourceWatch> watch, std::uint32_t pid) {
  return std::make_unique<WaitFrontEnd>(std::move(watch), pid);
}

std::unique_ptr<FrontEnd> makeSilentFrontEnd() { return std::make_unique<SilentFrontEnd>(); }

} // namespace hot_restart::cli
