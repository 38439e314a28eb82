// A few lines of a source file around a place, to be shown.
#pragma once

#include "report/crash_report.h"

#include <string>
#include <vector>

namespace hot_restart::cli {

/// The lines around `line`; none when the file cannot be read.
std::vector<SourceLine> sourceAround(const std::string& file, unsigned line);

} // namespace hot_restart::cli
