// Text is for people, JSON for programs (docs/json.md).
#include "commands/function_lists.h"

#include "hot_restart/rewriter/words.h"
#include "program/control_protocol.h"
#include "report/crash_report.h"
#include "report/restart_truth.h"

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/manifest_kinds.h"

#include <llvm/Support/FormatVariadic.h>
#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::cli {

using rewriter::FunctionEntry;

namespace {

llvm::json::Object placeOf(const FunctionEntry& function) {
  return llvm::json::Object{
      {"file", function.file}, {"line", function.firstLine}, {"name", function.name}};
}

std::string document(llvm::json::Array functions) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::formatv(
      "{0:2}\n", llvm::json::Value(llvm::json::Object{{"version", kControlVersion},
                                                      {"functions", std::move(functions)}}));
  return text;
}

} // namespace

std::string listed(const std::vector<const FunctionEntry*>& functions) {
  std::ostringstream text;
  for (const FunctionEntry* listed : functions) {
    const FunctionEntry& function = *listed;
    text << function.file << ':' << function.firstLine << ": " << function.name << ": "
         << (function.wrapped() ? "wrapped" : "left alone: " + function.skipReason) << '\n';
  }
  return text.str();
}

std::string listedAsJson(const std::vector<const FunctionEntry*>& functions) {
  llvm::json::Array list;
  for (const FunctionEntry* listed : functions) {
    const FunctionEntry& function = *listed;
    llvm::json::Object entry = placeOf(function);
    entry["usr"] = function.usr;
    entry["wrapped"] = function.wrapped();
    if (!function.wrapped()) {
      entry["reason"] = function.skipReason;
    }
    list.push_back(std::move(entry));
  }
  return document(std::move(list));
}

std::string effectsOf(const rewriter::Manifest& manifest) {
  const auto find = [&](const std::string& usr) { return findFunction(manifest, usr); };
  std::ostringstream text;
  for (const FunctionEntry* listed : functionsAndLambdas(manifest)) {
    const FunctionEntry& function = *listed;
    if (!function.wrapped()) {
      continue;
    }
    const std::vector<ReportEffect> effects =
        effectsBefore(function, {.line = function.lastLine + 1}, find);
    text << function.file << ':' << function.firstLine << ": " << function.name
         << (effects.empty() ? ": nothing that is known\n" : "\n");
    for (const ReportEffect& effect : effects) {
      text << "    line " << effect.line << ": "
           << (effect.kind == rewriter::EffectKind::kLock ? "locking `" + effect.text + "`"
                                                          : effect.text)
           << (effect.certain ? "\n" : " perhaps\n");
    }
  }
  return text.str();
}

std::string effectsAsJson(const std::vector<const FunctionEntry*>& functions) {
  llvm::json::Array list;
  for (const FunctionEntry* listed : functions) {
    const FunctionEntry& function = *listed;
    if (!function.wrapped()) {
      continue;
    }
    llvm::json::Array effects;
    for (const rewriter::Effect& effect : function.effects) {
      effects.push_back(llvm::json::Object{{"kind", spelled(effect.kind)},
                                           {"name", effect.name},
                                           {"line", effect.line},
                                           {"certain", effect.certain}});
    }
    llvm::json::Object entry = placeOf(function);
    entry["effects"] = std::move(effects);
    list.push_back(std::move(entry));
  }
  return document(std::move(list));
}

} // namespace hot_restart::cli
