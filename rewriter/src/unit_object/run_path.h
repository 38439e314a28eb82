// Where the dynamic linker looks for what a module opens by name (`dlopen("libplugin.so")`): a unit
// stands in another folder than the module whose functions it holds.
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// The module's DT_RUNPATH (or DT_RPATH) with $ORIGIN spelled out; empty: it has none. Error
/// kSystem: the file cannot be read. `modules`: those of the process, which may say where its bytes
/// are.
Result<std::string> runPathOf(const std::string& modulePath,
                              const std::vector<RunningModule>& modules = {});

} // namespace hot_restart::rewriter
