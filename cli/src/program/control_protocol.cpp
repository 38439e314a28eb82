// The control socket's JSON, in both directions.
#include "program/control_protocol.h"

#include "hot_restart/json_text.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/words.h"
#include "program/verb.h"

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <optional>
#include <string>
#include <utility>

namespace hot_restart::cli {
namespace {

/// The object in `line`; the value keeps it alive.
Result<llvm::json::Value> parseObject(const std::string& line) {
  Result<llvm::json::Value> value = jsonFrom(line);
  if (!value) {
    return Error{ErrorCode::kInvalidArgument, "control message: " + value.error().message};
  }
  if (!value->getAsObject()) {
    return Error{ErrorCode::kInvalidArgument, "control message is not an object"};
  }
  return std::move(*value);
}

} // namespace

std::string toJson(const ControlRequest& request) {
  llvm::json::Object object{{"version", kControlVersion},
                            {"command", rewriter::spelled(request.command)}};
  if (!request.detail.empty()) {
    object["detail"] = llvm::json::fixUTF8(request.detail);
  }
  if (request.frame) {
    object["frame"] = *request.frame;
  }
  if (request.fromDebugger) {
    object["from"] = "debugger";
  }
  if (request.stays) {
    object["stays"] = true;
  }
  if (request.stop) {
    object["stop"] = true;
  }
  return jsonLine(std::move(object));
}

Result<ControlRequest> requestFromJson(const std::string& line) {
  Result<llvm::json::Value> value = parseObject(line);
  if (!value) {
    return value.error();
  }
  const llvm::json::Object& object = *value->getAsObject();
  if (object.getInteger("version") != kControlVersion) {
    return Error{ErrorCode::kInvalidArgument, "this session speaks version " +
                                                  std::to_string(kControlVersion) +
                                                  " of the control protocol"};
  }
  const std::string command = object.getString("command").value_or("").str();
  const std::optional<Verb> verb = rewriter::valueOf<Verb>(command);
  if (!verb || *verb == Verb::kNone || *verb == Verb::kFallBack) {
    return Error{ErrorCode::kInvalidArgument,
                 "unknown command \"" + llvm::json::fixUTF8(command) + "\""};
  }
  ControlRequest request{.command = *verb};
  request.detail = object.getString("detail").value_or("").str();
  if (const auto frame = object.getInteger("frame"); frame && *frame >= 0) {
    request.frame = static_cast<unsigned>(*frame);
  }
  request.fromDebugger = object.getString("from") == "debugger";
  request.stays = object.getBoolean("stays").value_or(false);
  request.stop = object.getBoolean("stop").value_or(false);
  return request;
}

std::string toJson(const ControlReply& reply) {
  llvm::json::Object object{{"version", kControlVersion},
                            {"text", llvm::json::fixUTF8(reply.text)}};
  if (reply.done) {
    object["done"] = true;
    object["ok"] = reply.ok;
  }
  if (!reply.reportJson.empty()) {
    if (Result<llvm::json::Value> report = jsonFrom(reply.reportJson)) {
      object[reply.reportName] = std::move(*report);
    }
  }
  return jsonLine(std::move(object));
}

Result<ControlReply> replyFromJson(const std::string& line) {
  Result<llvm::json::Value> value = parseObject(line);
  if (!value) {
    return value.error();
  }
  const llvm::json::Object& object = *value->getAsObject();
  ControlReply reply;
  reply.text = object.getString("text").value_or("").str();
  reply.done = object.getBoolean("done").value_or(false);
  reply.ok = object.getBoolean("ok").value_or(false);
  for (const char* name : {"report", "versions", "trial", "restart"}) {
    if (const llvm::json::Value* report = object.get(name)) {
      reply.reportJson = jsonLine(*report);
      reply.reportName = name;
    }
  }
  return reply;
}

} // namespace hot_restart::cli
