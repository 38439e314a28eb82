// Reports for programs: docs/json.md.
#include "hot_restart/json_text.h"
#include "hot_restart/rewriter/words.h"
#include "report/crash_report.h"
#include "report/report_text.h"

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

llvm::json::Array strings(const std::vector<std::string>& texts) {
  llvm::json::Array array;
  for (const std::string& text : texts) {
    array.push_back(llvm::json::fixUTF8(text));
  }
  return array;
}

llvm::json::Object frameJson(const ReportFrame& frame) {
  llvm::json::Object object{{"number", frame.number},
                            {"restartable", frame.stubFrame.has_value()},
                            {"function", llvm::json::fixUTF8(frame.function)},
                            {"module", frame.module}};
  if (frame.line != 0) {
    object["file"] = frame.file;
    object["line"] = frame.line;
  }
  if (frame.version != 0) {
    object["version"] = frame.version;
  }
  object["inlined"] = frame.inlined;
  object["destructorsSkipped"] = frame.destructorsSkipped;
  return object;
}

llvm::json::Array argumentsJson(const std::vector<ReportArgument>& arguments) {
  llvm::json::Array array;
  for (const ReportArgument& argument : arguments) {
    llvm::json::Object object{{"name", argument.name},
                              {"state", rewriter::spelled(argument.state)},
                              {"restored", argument.restored}};
    if (argument.line != 0) {
      object["line"] = argument.line;
    }
    array.push_back(std::move(object));
  }
  return array;
}

llvm::json::Array repeatsJson(const std::vector<ReportEffect>& repeats) {
  llvm::json::Array array;
  for (const ReportEffect& effect : repeats) {
    array.push_back(llvm::json::Object{{"kind", rewriter::spelled(effect.kind)},
                                       {"text", llvm::json::fixUTF8(effect.text)},
                                       {"line", effect.line},
                                       {"certain", effect.certain}});
  }
  return array;
}

llvm::json::Array leftOutJson(const CrashReport& report) {
  llvm::json::Array array;
  for (const LeftOutFrames& leftOut : report.leftOut) {
    array.push_back(llvm::json::Object{{"first", leftOut.first}, {"last", leftOut.last}});
  }
  return array;
}

} // namespace

std::string reportJson(const CrashReport& report) {
  llvm::json::Array source;
  for (const SourceLine& line : report.source) {
    source.push_back(llvm::json::Object{
        {"line", line.number}, {"text", llvm::json::fixUTF8(line.text)}, {"marked", line.marked}});
  }
  llvm::json::Array backtrace;
  for (const ReportFrame& frame : report.backtrace) {
    backtrace.push_back(frameJson(frame));
  }
  llvm::json::Object root{{"pid", report.pid},
                          {"tid", report.tid},
                          {"crash", report.crashNumber},
                          {"cause", llvm::json::fixUTF8(report.cause)},
                          {"function", llvm::json::fixUTF8(report.function)},
                          {"placeFunction", llvm::json::fixUTF8(report.placeFunction)},
                          {"version", report.version},
                          {"restartFrame", report.restartFrame},
                          {"file", report.file},
                          {"line", report.line},
                          {"source", std::move(source)},
                          {"backtrace", std::move(backtrace)},
                          {"truncated", report.truncated},
                          {"leftOut", leftOutJson(report)},
                          {"arguments", argumentsJson(report.arguments)},
                          {"repeats", repeatsJson(report.repeats)},
                          {"moved", strings(report.moved)},
                          {"destructorsSkipped", strings(report.destructorsSkipped)},
                          {"locksKept", strings(report.locksKept)},
                          {"changedFunction", llvm::json::fixUTF8(report.changedFunction)},
                          {"difference", llvm::json::fixUTF8(report.difference)},
                          {"notes", strings(report.notes)}};
  if (report.recursion) {
    root["recursion"] = llvm::json::Object{{"first", report.recursion->first},
                                           {"last", report.recursion->last},
                                           {"functions", strings(report.recursion->functions)}};
  }
  return jsonLine(std::move(root));
}

} // namespace hot_restart::cli
