// Turns the probes of a function (scope_probes.h) into edits of its text.
#pragma once

#include "hot_restart/rewriter/compile_command.h"

#include "decide/scope_probes.h"
#include "edit/edit_set.h"

#include <vector>

namespace hot_restart::rewriter {

/// Adds abi::HeldLock for every lock and, where the command wants them, abi::Scope for every
/// variable with a destructor.
void addScopeProbes(const std::vector<ScopeProbe>& probes, const CompileCommand& command,
                    EditSet& edits);

} // namespace hot_restart::rewriter
