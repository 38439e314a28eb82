// Each tool is a short function; what they tell is put together in one place.
#include "mcp/tool_calls.h"

#include "hot_restart/json_text.h"
#include "hot_restart/result.h"
#include "mcp/program_watch.h"
#include "mcp/source_lines.h"
#include "mcp/started_programs.h"
#include "mcp/tool_answer.h"
#include "mcp/tool_table.h"
#include "program/control_protocol.h"
#include "program/session_folder.h"
#include "program/verb.h"
#include "reload/running_program.h"

#include <llvm/Support/JSON.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

constexpr std::chrono::minutes kPatience{10}; ///< For a compiler that does not come back.
constexpr double kWait = 10;

std::string wordOf(const llvm::json::Object& arguments, llvm::StringRef name) {
  return arguments.getString(name).value_or("").str();
}

/// A number as a word of the control protocol; empty: there is none.
std::string numberOf(const llvm::json::Object& arguments, llvm::StringRef name) {
  const std::optional<std::int64_t> number = arguments.getInteger(name);
  return number ? std::to_string(*number) : "";
}

std::chrono::milliseconds waitOf(const llvm::json::Object& arguments) {
  const double seconds = arguments.getNumber("wait_seconds").value_or(kWait);
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

} // namespace

llvm::json::Object ToolCalls::call(Tool tool, const llvm::json::Object& arguments,
                                   const std::atomic<bool>& cancelled) {
  const Call call{arguments, cancelled};
  switch (tool) {
  case Tool::kPrograms:
    return resultOf(programs());
  case Tool::kRun:
    return resultOf(run(call));
  case Tool::kWaitForCrash:
    return resultOf(wait(call));
  case Tool::kReport:
    return resultOf(report(call));
  case Tool::kSource:
    return resultOf(source(call));
  case Tool::kTry:
    return resultOf(ask(call, Verb::kTry, numberOf(arguments, "seconds"), false));
  case Tool::kContinue:
    return resultOf(ask(call, Verb::kContinue, "", true));
  case Tool::kReturnValue:
    return resultOf(ask(call, Verb::kReturn, wordOf(arguments, "value"), true));
  case Tool::kVersions:
    return resultOf(ask(call, Verb::kVersions, wordOf(arguments, "diff"), false));
  case Tool::kUse:
    return resultOf(ask(call, Verb::kUse, numberOf(arguments, "version"), true));
  case Tool::kReload:
    return resultOf(reload(call));
  case Tool::kReraise:
    return resultOf(ask(call, Verb::kReraise, "", true));
  case Tool::kExit:
    return resultOf(ask(call, Verb::kExit, numberOf(arguments, "status"), true));
  }
  return resultOf(refused("there is no such tool"));
}

/// Those that were started here and live; if there are none, those that stand at a crash.
std::vector<int> ToolCalls::known() {
  std::vector<int> pids = programs_.pids();
  std::erase_if(pids, [&](int pid) { return programs_.endOf(pid).has_value(); });
  if (pids.empty()) {
    pids = listSessions();
    std::erase_if(pids, [](int pid) { return !hasSession(pid); });
  }
  return pids;
}

Result<int> ToolCalls::pidOf(const llvm::json::Object& arguments) {
  if (const std::optional<std::int64_t> pid = arguments.getInteger("pid")) {
    return static_cast<int>(*pid);
  }
  const std::vector<int> pids = known();
  if (pids.size() == 1) {
    return pids[0];
  }
  return Error{ErrorCode::kNotFound,
               pids.empty() ? "no program stands at a crash, and none that was started here runs"
                            : "there are several programs: say which (`programs` lists them)"};
}

ToolAnswer ToolCalls::waited(int pid, const Call& call) {
  Seen seen = watch_.wait(pid, waitOf(call.arguments), call.cancelled);
  return answerOf(pid, std::move(seen), programs_.newOutput(pid));
}

ToolAnswer ToolCalls::programs() {
  llvm::json::Array list;
  std::vector<int> pids = programs_.pids();
  for (const int pid : listSessions()) {
    if (std::find(pids.begin(), pids.end(), pid) == pids.end()) {
      pids.push_back(pid);
    }
  }
  for (const int pid : pids) {
    Seen now = watch_.look(pid);
    if (now.state != ProgramState::kCrashed && !programs_.has(pid)) {
      continue;
    }
    llvm::json::Object entry{{"pid", pid}};
    if (now.report) {
      for (const char* const name : {"function", "file", "line", "cause"}) {
        entry[name] = std::move((*now.report)[name]);
      }
    }
    entry["state"] = now.state == ProgramState::kCrashed   ? "crashed"
                     : now.state == ProgramState::kRunning ? "running"
                                                           : "ended";
    list.push_back(std::move(entry));
  }
  ToolAnswer answer{.summary = std::to_string(list.size()) + " programs."};
  answer.data["programs"] = std::move(list);
  return answer;
}

ToolAnswer ToolCalls::run(const Call& call) {
  StartRequest request{.command = {},
                       .directory = wordOf(call.arguments, "directory"),
                       .input = wordOf(call.arguments, "input")};
  for (const llvm::json::Value& word : *call.arguments.getArray("command")) {
    request.command.push_back(word.getAsString().value_or("").str());
  }
  if (const llvm::json::Object* variables = call.arguments.getObject("environment")) {
    for (const auto& [name, value] : *variables) {
      request.variables[name.str()] = value.getAsString().value_or("").str();
    }
  }
  request.variables["HOT_RESTART_DEBUGGER"] = "hrtool";
  if (const std::string breakOn = wordOf(call.arguments, "break_on"); !breakOn.empty()) {
    request.variables["HOT_RESTART_BREAK_ON"] = breakOn;
  }
  const Result<int> pid = programs_.start(request);
  return pid ? waited(*pid, call) : refused(pid.error().message);
}

ToolAnswer ToolCalls::wait(const Call& call) {
  const Result<int> pid = pidOf(call.arguments);
  return pid ? waited(*pid, call) : refused(pid.error().message);
}

ToolAnswer ToolCalls::report(const Call& call) {
  const Result<int> pid = pidOf(call.arguments);
  if (!pid) {
    return refused(pid.error().message);
  }
  ToolAnswer answer = answerOf(*pid, watch_.look(*pid), programs_.newOutput(*pid));
  answer.ok = answer.data.get("report") != nullptr;
  answer.summary = answer.ok ? "The report of process " + std::to_string(*pid) + "."
                             : "There is no report: " + answer.summary;
  return answer;
}

ToolAnswer ToolCalls::source(const Call& call) {
  const Result<int> pid = pidOf(call.arguments);
  if (!pid) {
    return refused(pid.error().message);
  }
  const Seen now = watch_.look(*pid);
  if (!now.report) {
    return refused("process " + std::to_string(*pid) + " does not stand at a crash");
  }
  Result<llvm::json::Object> lines = sourceLines(*now.report, call.arguments.getInteger("frame"),
                                                 call.arguments.getInteger("lines").value_or(15));
  if (!lines) {
    return refused(lines.error().message);
  }
  ToolAnswer answer{.summary = "The source, as it is on disk now."};
  answer.more["pid"] = *pid;
  answer.data["source"] = std::move(*lines);
  return answer;
}

ToolAnswer ToolCalls::ask(const Call& call, Verb verb, const std::string& detail, bool goesOn) {
  const Result<int> pid = pidOf(call.arguments);
  if (!pid) {
    return refused(pid.error().message);
  }
  const Seen before = watch_.look(*pid);
  ControlRequest request{.command = verb, .detail = detail};
  if (const auto frame = call.arguments.getInteger("frame")) {
    request.frame = static_cast<unsigned>(*frame);
  }
  request.stop = call.arguments.getBoolean("stop").value_or(false);
  std::string said;
  const auto collect = [&](const std::string& text) { said += text; };
  const Result<std::string> folder = findSessionFolder(*pid);
  const Result<ControlReply> reply = folder ? askSession(*folder, request, collect, kPatience)
                                            : Result<ControlReply>(folder.error());
  if (!reply) {
    return refused(reply.error().message);
  }
  ToolAnswer answer{.summary = "Done."};
  if (!reply->ok) {
    answer = refused("Refused; the program stands where it was. `data.session` says why.");
  } else if (goesOn) {
    watch_.leave(*pid, before.report ? before.report->getInteger("crash").value_or(0) : 0);
    answer = waited(*pid, call);
  }
  answer.more["pid"] = *pid;
  answer.data["session"] = llvm::json::fixUTF8(said + reply->text);
  if (Result<llvm::json::Value> part = jsonFrom(reply->reportJson);
      !reply->reportJson.empty() && part) {
    answer.data[reply->reportName] = std::move(*part);
  }
  return answer;
}

ToolAnswer ToolCalls::reload(const Call& call) {
  const Result<int> pid = pidOf(call.arguments);
  if (!pid) {
    return refused(pid.error().message);
  }
  const std::string what = wordOf(call.arguments, "what");
  return watch_.look(*pid).state == ProgramState::kCrashed ? ask(call, Verb::kReload, what, false)
                                                           : reloadRunning(*pid, what);
}

ToolAnswer ToolCalls::reloadRunning(int pid, const std::string& what) {
  std::string said;
  const Result<ReloadOutcome> outcome = cli::reloadRunning(
      {.pid = pid, .only = what}, [&](const std::string& text) { said += text; });
  ToolAnswer answer{.ok = static_cast<bool>(outcome)};
  answer.more["pid"] = pid;
  if (!outcome) {
    answer.summary = "Refused; the program runs on as it was. `data.session` says why.";
    said += outcome.error().message;
  } else {
    answer.summary = outcome->loaded.empty() ? "The source is unchanged." : "Loaded.";
    said += outcome->loaded;
  }
  answer.data["session"] = llvm::json::fixUTF8(said);
  return answer;
}

} // namespace hot_restart::cli
