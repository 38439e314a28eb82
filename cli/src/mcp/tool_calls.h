// What the tools do: requests to sessions over their control sockets, and programs to start.
#pragma once

#include "hot_restart/result.h"
#include "mcp/program_watch.h"
#include "mcp/started_programs.h"
#include "mcp/tool_answer.h"
#include "mcp/tool_table.h"
#include "program/verb.h"

#include <llvm/Support/JSON.h>

#include <atomic>
#include <string>
#include <vector>

namespace hot_restart::cli {

/// Thread-safe: calls may run at the same time.
class ToolCalls {
public:
  ToolCalls() : watch_(programs_) {}

  /// The result of `tools/call`. `arguments` fit the tool's schema. A refusal is a result, too
  /// (`isError`). Waits end early when `cancelled`.
  llvm::json::Object call(Tool tool, const llvm::json::Object& arguments,
                          const std::atomic<bool>& cancelled);

private:
  struct Call {
    const llvm::json::Object& arguments;
    const std::atomic<bool>& cancelled;
  };

  ToolAnswer programs();
  ToolAnswer run(const Call& call);
  ToolAnswer wait(const Call& call);
  ToolAnswer report(const Call& call);
  ToolAnswer source(const Call& call);
  /// A verb of the session; `detail` is its word. With `goesOn` the next crash or the end is
  /// awaited.
  ToolAnswer ask(const Call& call, Verb verb, const std::string& detail, bool goesOn);
  ToolAnswer reload(const Call& call);
  ToolAnswer reloadRunning(int pid, const std::string& what);

  ToolAnswer waited(int pid, const Call& call);
  Result<int> pidOf(const llvm::json::Object& arguments);
  std::vector<int> known();

  StartedPrograms programs_;
  ProgramWatch watch_;
};

} // namespace hot_restart::cli
