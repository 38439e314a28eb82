// Asks the session of every folder; folders of ended programs vanish on the way.
#include "commands/ps_command.h"

#include "hot_restart/json_text.h"
#include "hot_restart/result.h"
#include "program/control_protocol.h"
#include "program/session_folder.h"
#include "program/verb.h"

#include <CLI/CLI.hpp>
#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace hot_restart::cli {
namespace {

/// A session answers at once, also while it compiles. Nobody waits here for one that is stopped.
constexpr std::chrono::seconds kPatience{3};

/// What `hrtool ps` tells.
struct Stopped {
  llvm::json::Array reports;
  llvm::json::Array silent; ///< Programs whose sessions do not answer.
};

/// The report of a stopped program; nothing when it runs, or does not answer.
std::optional<llvm::json::Value> reportOf(int pid, Stopped& stopped) {
  const Result<std::string> folder = findSessionFolder(pid);
  if (!folder) {
    return std::nullopt;
  }
  const Result<ControlReply> reply =
      askSession(*folder, {.command = Verb::kShow}, [](const std::string&) {}, kPatience);
  if (!reply && reply.error().code == ErrorCode::kSystem) {
    stopped.silent.push_back(pid);
    return std::nullopt;
  }
  if (!reply || !reply->ok) {
    return std::nullopt;
  }
  Result<llvm::json::Value> report = jsonFrom(reply->reportJson);
  return report ? std::optional(std::move(*report)) : std::nullopt;
}

void printRow(const llvm::json::Object& report) {
  const auto text = [&](llvm::StringRef key) { return report.getString(key).value_or("").str(); };
  std::printf("%7lld  %s at %s:%lld\n         %s\n",
              static_cast<long long>(report.getInteger("pid").value_or(0)),
              text("function").c_str(), text("file").c_str(),
              static_cast<long long>(report.getInteger("line").value_or(0)), text("cause").c_str());
}

} // namespace

void setupPsCommand(CLI::App& app) {
  auto options = std::make_shared<PsOptions>();
  CLI::App* command = app.add_subcommand("ps", "List the programs that are stopped at a crash");
  command->add_flag("--json", options->json, "Print the reports as JSON");
  command->callback([options] {
    if (const int status = runPsCommand(*options); status != 0) {
      throw CLI::RuntimeError(status);
    }
  });
}

int runPsCommand(const PsOptions& options) {
  Stopped stopped;
  llvm::json::Array& reports = stopped.reports;
  for (const int pid : listSessions()) {
    std::optional<llvm::json::Value> report = reportOf(pid, stopped);
    if (!report) {
      continue;
    }
    if (!options.json && report->getAsObject()) {
      printRow(*report->getAsObject());
    }
    reports.push_back(std::move(*report));
  }
  if (options.json) {
    llvm::json::Object object{{"version", kControlVersion}, {"programs", std::move(reports)}};
    if (!stopped.silent.empty()) {
      object["silent"] = std::move(stopped.silent);
    }
    std::printf("%s\n", jsonLine(std::move(object)).c_str());
    return 0;
  }
  for (const llvm::json::Value& pid : stopped.silent) {
    std::printf("%7lld  its session does not answer (is its hrtool stopped?)\n",
                static_cast<long long>(pid.getAsInteger().value_or(0)));
  }
  if (reports.empty() && stopped.silent.empty()) {
    std::printf("no program is stopped at a crash\n");
  }
  return 0;
}

} // namespace hot_restart::cli
