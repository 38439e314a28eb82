// What a tool answers: a line of our own, and text of others, which is marked as data.
#pragma once

#include "mcp/program_watch.h"

#include <llvm/Support/JSON.h>

#include <string>

namespace hot_restart::cli {

struct ToolAnswer {
  bool ok = true;               ///< False: refused, nothing has happened.
  std::string summary = {};     ///< A line of our own.
  llvm::json::Object more = {}; ///< Further members of the structured content.
  llvm::json::Object data = {}; ///< Text of others.
};

ToolAnswer refused(std::string why);

/// What is seen of the program, with what it has written (may be empty).
ToolAnswer answerOf(int pid, Seen seen, const std::string& output);

/// The result of `tools/call`.
llvm::json::Object resultOf(ToolAnswer answer);

} // namespace hot_restart::cli
