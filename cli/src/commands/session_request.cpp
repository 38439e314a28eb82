// Finds the session's folder, asks, prints.
#include "commands/session_request.h"

#include "base/exit_code.h"
#include "base/terminal_text.h"
#include "hot_restart/result.h"
#include "program/control_protocol.h"
#include "program/session_folder.h"
#include "program/verb.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace hot_restart::cli {

SessionCommand setupSessionRequest(CLI::App& app, const std::string& name,
                                   const std::string& description,
                                   std::function<int(const SessionRequestOptions&)> run) {
  auto options = std::make_shared<SessionRequestOptions>();
  CLI::App* command = app.add_subcommand(name, description);
  command->add_option("PID", options->pid, "Process id of the stopped program (see `hrtool ps`)")
      ->required();
  command->add_flag("--json", options->json, "Answer in JSON");
  command->callback([options, run = std::move(run)] {
    if (const int status = run(*options); status != 0) {
      throw CLI::RuntimeError(status);
    }
  });
  return {command, options};
}

int tellReply(const SessionRequestOptions& options, ControlReply reply, const std::string& said) {
  if (options.json) {
    reply.text = said + reply.text;
    std::cout << toJson(reply) << "\n";
  } else {
    (reply.ok ? std::cout : std::cerr) << harmless(reply.text);
  }
  return toInt(reply.ok ? ExitCode::kSuccess : ExitCode::kFailure);
}

namespace {

Result<ControlReply> ask(const SessionRequestOptions& options, Verb command, std::string& said) {
  const auto onText = [&](const std::string& text) {
    said += text;
    if (!options.json) {
      std::cout << harmless(text) << std::flush;
    }
  };
  ControlRequest request = options.request;
  request.command = command;
  const Result<std::string> folder = findSessionFolder(options.pid);
  return folder ? askSession(*folder, request, onText) : Result<ControlReply>(folder.error());
}

} // namespace

std::optional<int> requestOfLivingSession(const SessionRequestOptions& options, Verb command) {
  std::string said;
  const Result<ControlReply> reply = ask(options, command, said);
  return reply ? std::optional<int>(tellReply(options, *reply, said)) : std::nullopt;
}

int requestOfSession(const SessionRequestOptions& options, Verb command) {
  std::string said;
  const Result<ControlReply> reply = ask(options, command, said);
  if (reply) {
    return tellReply(options, *reply, said);
  }
  tellReply(options, {.done = true, .ok = false, .text = "hrtool: " + reply.error().message + "\n"},
            said);
  return toInt(ExitCode::kNotFound);
}

} // namespace hot_restart::cli
