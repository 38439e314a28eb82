// A debugger in the terminal, attached to the program, with the session's script.
#pragma once

#include "front_end/front_end.h"
#include "front_end/terminal.h"
#include "hot_restart/result.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hot_restart::cli {

/// What a debugger has to know to show the crash.
struct DebuggerTask {
  std::uint32_t pid = 0, tid = 0;
  std::uint64_t framePc = 0; ///< The frame to select.
  struct Restartable {
    unsigned number = 0;           ///< In the report's backtrace.
    std::uint64_t pc = 0, cfa = 0; ///< As in wire::Frame.
  };
  std::vector<Restartable> restartable;
  std::string folder;                ///< It has the control socket.
  bool help = false;                 ///< Print the help text.
  std::uint32_t stayingDebugger = 0; ///< Attached since an earlier crash; 0: none.
};

/// gdb or lldb (`name`), attached, in the crashed frame. `stop` has the program run into the
/// breakpoint of a debugger that is attached already.
std::unique_ptr<FrontEnd> makeDebuggerFrontEnd(const std::string& name,
                                               std::shared_ptr<Terminal> terminal,
                                               DebuggerTask task, std::function<Status()> stop);

} // namespace hot_restart::cli
