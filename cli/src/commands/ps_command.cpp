// Asks the session of every folder; folders of ended programs vanish on the way.
#include "commands/ps_command.h"

#include "hot_restart/result.h"
#include "program/control_protocol.h"
#include "program/session_folder.h"
#include "program/verb.h"

#include <CLI/CLI.hpp>
#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace hot_restart::cli {
namespace {

/// The report of a stopped program; nothing when it runs.
std::optional<llvm::json::Value> reportOf(int pid) {
  const Result<std::string> folder = findSessionFolder(pid);
  if (!folder) {
    return std::nullopt;
  }
  const Result<ControlReply> reply =
      askSession(*folder, {.command = Verb::kShow}, [](const std::string&) {});
  if (!reply || !reply->ok) {
    return std::nullopt;
  }
  llvm::Expected<llvm::json::Value> report = llvm::json::parse(reply->reportJson);
  if (!report) {
    llvm::consumeError(report.takeError());
    return std::nullopt;
  }
  return std::move(*report);
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
  llvm::json::Array reports;
  for (const int pid : listSessions()) {
    std::optional<llvm::json::Value> report = reportOf(pid);
    if (!report) {
      continue;
    }
    if (!options.json && report->getAsObject()) {
      printRow(*report->getAsObject());
    }
    reports.push_back(std::move(*report));
  }
  if (options.json) {
    std::string text;
    llvm::raw_string_ostream(text) << llvm::json::Value(
        llvm::json::Object{{"version", kControlVersion}, {"programs", std::move(reports)}});
    std::printf("%s\n", text.c_str());
  } else if (reports.empty()) {
    std::printf("no program is stopped at a crash\n");
  }
  return 0;
}

} // namespace hot_restart::cli
