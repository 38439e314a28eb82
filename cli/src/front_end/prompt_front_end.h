// The plain prompt: no debugger, one line at a time.
#pragma once

#include "front_end/front_end.h"
#include "front_end/terminal.h"
#include "report/crash_report.h"

#include <memory>
#include <string>

namespace hot_restart::cli {

/// Lines on the terminal (or, without one, the program's own stdin and stderr): continue, reraise,
/// backtrace, help. On a terminal with cursor keys the line can be edited; what was typed is kept
/// in `historyPath` for the program's next session (empty: it is not). `report` is referred to.
std::unique_ptr<FrontEnd> makePromptFrontEnd(std::shared_ptr<Terminal> terminal,
                                             const CrashReport& report, std::string historyPath);

} // namespace hot_restart::cli
