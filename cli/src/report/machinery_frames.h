// Frames between the user's mistake and the handler, and below main: nobody wants to read them.
#pragma once

#include "program/module_map.h"
#include "program/symbolizer.h"
#include "report/crash_report.h"

namespace hot_restart::cli {

/// Innermost frames that only carry an abort or a throw outwards. strlen, qsort or free are not
/// among them. `module` may be null: it is not known.
bool isMachinery(const Module* module, const SourceFrame& frame);

/// Frames inside a library that has no name for them; with an abort they are the library's own way
/// to it.
bool isNamelessLibraryFrame(const Module* module, const SourceFrame& frame);

/// The C library's frames below main or a thread's function, and the end of the stack.
bool isStartUp(const ReportFrame& frame);

} // namespace hot_restart::cli
