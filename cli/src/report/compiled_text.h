// The text of a file as the code of a frame was compiled from it. On disk it may have been edited
// since: before the program was started, or while it ran.
#pragma once

#include "program/module_map.h"
#include "program/program_view.h"
#include "report/crash_report.h"
#include "report/crashed_function.h"

#include <optional>
#include <string>

namespace hot_restart::cli {

struct CompiledText {
  std::optional<std::string> text; ///< Nothing: it is not known any more.
  std::string note;                ///< What a person is to know of it; empty: it is as on disk.
};

/// Of the file that `place` lies in. `stubModule`: that of the crashed function.
CompiledText compiledText(const ReportFrame& place, const CrashedFunction& crashed,
                          const Module& stubModule, ProgramView& program);

} // namespace hot_restart::cli
