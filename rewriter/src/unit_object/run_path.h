// Where the dynamic linker looks for what a module opens by name (`dlopen("libplugin.so")`): a unit
// stands in another folder than the module whose functions it holds.
#pragma once

#include "hot_restart/result.h"

#include <string>

namespace hot_restart::rewriter {

/// The module's DT_RUNPATH (or DT_RPATH) with $ORIGIN spelled out; empty: it has none. Error
/// kSystem: the file cannot be read.
Result<std::string> runPathOf(const std::string& modulePath);

} // namespace hot_restart::rewriter
