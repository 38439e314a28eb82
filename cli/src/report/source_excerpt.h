// A few lines of a source file around a place, to be shown.
#pragma once

#include "report/crash_report.h"

#include <string>
#include <vector>

namespace hot_restart::cli {

/// The lines around `line` of a file as it is now; none when it cannot be read.
std::vector<SourceLine> sourceAround(const std::string& file, unsigned line);
/// The lines of `text` around `line`.
std::vector<SourceLine> linesAround(const std::string& text, unsigned line);

} // namespace hot_restart::cli
