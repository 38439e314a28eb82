// The copy connects to a socket of its own in the session's folder.
#include "session/trial.h"

#include "hot_restart/json_text.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/words.h"
#include "hot_restart/whole_file.h"
#include "hot_restart/wire.h"
#include "program/control_protocol.h"
#include "program/program_link.h"
#include "program/program_view.h"
#include "reload/prepared_reload.h"
#include "report/crash_cause.h"
#include "report/crash_report.h"
#include "report/crashed_function.h"
#include "report/report_maker.h"
#include "report/returned_value.h"
#include "session/session_context.h"
#include "session/session_verbs.h"

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <poll.h>
#include <signal.h>
#include <string>
#include <sys/socket.h>
#include <sys/types.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kTrialName = "/trial";
constexpr int kConnectMilliseconds = 5000;
constexpr unsigned kSeconds = 10;
constexpr std::size_t kMostOutput = 4000;

bool isReadable(int descriptor, int milliseconds) {
  pollfd entry{descriptor, POLLIN, 0};
  return ::poll(&entry, 1, milliseconds) > 0;
}

Result<wire::Try> makeWish(const std::string& folder, std::uint32_t stubFrame,
                           const PreparedReload& prepared, unsigned seconds,
                           bool tablesCoverFaults) {
  wire::Try wish;
  wish.stubFrame = stubFrame;
  wish.seconds = seconds;
  wish.tablesCoverFaults = tablesCoverFaults ? 1 : 0;
  std::string list;
  if (!prepared.units.empty()) {
    Result<std::string> written = writeLoadList(folder, prepared);
    if (!written) {
      return written.error();
    }
    list = *written;
  }
  const std::string socket = folder + kTrialName, output = folder + "/trial.out";
  if (list.size() >= sizeof wish.list || socket.size() >= sizeof wish.socket ||
      output.size() >= sizeof wish.output) {
    return Error{ErrorCode::kSystem, "the path of the session's folder is too long: " + folder};
  }
  std::memcpy(wish.list, list.c_str(), list.size() + 1);
  std::memcpy(wish.socket, socket.c_str(), socket.size() + 1);
  std::memcpy(wish.output, output.c_str(), output.size() + 1);
  return wish;
}

/// The type of the version that was tried.
std::string typeOf(const SessionContext& context, const CrashedFunction& function,
                   const PreparedReload& prepared) {
  std::string path = context.program.state.newest(function.manifestPath);
  for (const PreparedUnit& unit : prepared.units) {
    path = unit.firstManifest == function.manifestPath ? unit.manifestPath : path;
  }
  const Result<rewriter::Manifest> manifest = rewriter::readManifest(path);
  const rewriter::FunctionEntry* entry =
      manifest ? rewriter::findFunction(*manifest, function.usr) : nullptr;
  return entry != nullptr ? entry->type : "";
}

/// Tells where the copy crashed, as the report of a crash would.
void describeCrash(SessionContext& context, const wire::Crash& crash, pid_t copy,
                   const PreparedReload& prepared, TrialOutcome& outcome) {
  outcome.result = TrialResult::kCrashed;
  outcome.cause = describeCause(crash);
  Result<ProgramView> program = ProgramView::ofProcess(copy);
  if (!program || crash.frameCount == 0) {
    return;
  }
  program->wrapped = context.program.wrapped; // What has been read need not be read again.
  program->state = context.program.state;
  for (const PreparedUnit& unit : prepared.units) {
    program->state.units.push_back(asLoaded(unit, /*loadBias=*/0));
  }
  const CrashReport report = makeCrashReport(crash, *program).report;
  outcome.file = report.file;
  outcome.line = report.line;
  outcome.function = report.placeFunction;
}

pid_t peerOf(int descriptor) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? peer.pid : 0;
}

std::optional<unsigned> secondsFrom(const std::string& text) {
  unsigned seconds = kSeconds;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool good = text.empty() || (problem == std::errc() && end == text.data() + text.size());
  return good && seconds > 0 && seconds <= 3600 ? std::optional(seconds) : std::nullopt;
}

struct Tried {
  SessionContext& context;
  const CrashedFunction& function;
  const PreparedReload& prepared;
};

/// Waits until the call in the copy has an end, or for that many seconds.
TrialOutcome watchCall(const Tried& tried, ProgramLink& copy, pid_t pid, unsigned seconds) {
  TrialOutcome outcome;
  const auto start = Clock::now();
  wire::Returned returned;
  wire::Crash crash;
  if (!isReadable(copy.descriptor(), static_cast<int>(seconds) * 1000)) {
    outcome.result = TrialResult::kRunning;
  } else if (const Result<bool> ended = copy.receiveTrialEnd(returned, crash); !ended) {
    outcome.result = TrialResult::kEnded;
  } else if (*ended) {
    outcome.result = TrialResult::kReturned;
    outcome.value =
        describeReturned(typeOf(tried.context, tried.function, tried.prepared), returned);
  } else {
    describeCrash(tried.context, crash, pid, tried.prepared, outcome);
  }
  outcome.milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count();
  return outcome;
}

} // namespace

Result<TrialOutcome> runTrial(SessionContext& context, const CrashedFunction& function,
                              std::uint32_t stubFrame, const PreparedReload& prepared,
                              unsigned seconds) {
  Result<ControlServer> server = ControlServer::listen(context.folder.path, kTrialName);
  const Result<wire::Try> wish =
      makeWish(context.folder.path, stubFrame, prepared, seconds, context.report.tablesCoverFaults);
  if (!server || !wish) {
    return server ? wish.error() : server.error();
  }
  if (Status status = context.link.startTrial(*wish); !status) {
    return status.error();
  }
  const int descriptor = isReadable(server->descriptor(), kConnectMilliseconds)
                             ? ::accept4(server->descriptor(), nullptr, nullptr, SOCK_CLOEXEC)
                             : -1;
  if (descriptor < 0) {
    return Error{ErrorCode::kSystem, "the copy of the program did not come up"};
  }
  ProgramLink copy(descriptor);
  const pid_t pid = peerOf(descriptor);
  const Result<wire::LoadReply> loaded = copy.receiveLoaded();
  if (!loaded || loaded->ok == 0) {
    return Error{ErrorCode::kRefused,
                 std::string("the copy of the program could not take the change: ") +
                     (loaded ? loaded->message : loaded.error().message.c_str())};
  }
  TrialOutcome outcome = watchCall({context, function, prepared}, copy, pid, seconds);
  if (pid > 0) {
    ::kill(pid, SIGKILL);
  }
  if (Result<std::string> output = readWholeFile(wish->output)) {
    outcome.output = output->substr(0, kMostOutput);
  }
  return outcome;
}

std::string trialText(const TrialOutcome& outcome) {
  const std::string after = std::to_string(outcome.milliseconds) + " ms";
  std::string text;
  if (outcome.result == TrialResult::kReturned) {
    text = "returns" + (outcome.value.empty() ? "" : " " + outcome.value) + " in " + after;
  } else if (outcome.result == TrialResult::kCrashed) {
    text = "crashes again";
    if (!outcome.file.empty()) {
      text += " at " + std::filesystem::path(outcome.file).filename().string() + ":" +
              std::to_string(outcome.line);
    }
    text += ": " + outcome.cause;
  } else if (outcome.result == TrialResult::kRunning) {
    text = "still running after " + std::to_string(outcome.milliseconds / 1000) + " s (ended)";
  } else {
    text = "ended the process after " + after;
  }
  text = "hot_restart: " + text + "\n";
  if (!outcome.output.empty()) {
    text += "it printed:\n" + outcome.output + (outcome.output.ends_with('\n') ? "" : "\n");
  }
  return text + "(in a copy of the process, with this thread alone; what it did to files, sockets "
                "and other processes is real)\n";
}

std::string trialJson(const TrialOutcome& outcome) {
  llvm::json::Object object{{"result", rewriter::spelled(outcome.result)},
                            {"milliseconds", outcome.milliseconds},
                            {"output", llvm::json::fixUTF8(outcome.output)}};
  if (outcome.result == TrialResult::kReturned) {
    object["value"] = llvm::json::fixUTF8(outcome.value);
  }
  if (outcome.result == TrialResult::kCrashed) {
    object["cause"] = llvm::json::fixUTF8(outcome.cause);
    object["function"] = llvm::json::fixUTF8(outcome.function);
    object["file"] = llvm::json::fixUTF8(outcome.file);
    object["line"] = outcome.line;
  }
  return jsonLine(std::move(object));
}

Outcome SessionVerbs::tryFunction(const ControlRequest& request, Requester& who,
                                  const Target& crashed) {
  const std::optional<unsigned> seconds = secondsFrom(request.detail);
  if (!seconds) {
    return refuse(who, "a number of seconds is needed, not \"" + request.detail +
                           "\"; without one it is " + std::to_string(kSeconds));
  }
  if (context_.frontEnd->holdsProgram() && !request.fromDebugger) {
    return refuse(who, "a debugger holds the program: say `hr-try` there");
  }
  Target target = crashed;
  const Result<PreparedReload> prepared =
      prepareRestart(request, /*everyFunction=*/false, target, who);
  if (!prepared) {
    return refuse(who, "not tried: " + prepared.error().message);
  }
  const Result<TrialOutcome> outcome =
      runTrial(context_, target.function, target.stubFrame, *prepared, *seconds);
  if (!outcome) {
    return refuse(who, "not tried: " + outcome.error().message);
  }
  who.finish(true, trialText(*outcome), trialJson(*outcome), "trial");
  return Outcome::kOpen;
}

} // namespace hot_restart::cli
