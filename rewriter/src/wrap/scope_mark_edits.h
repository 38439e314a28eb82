// Turns the marks of a function (scope_marks.h) into edits of its text.
#pragma once

#include "hot_restart/rewriter/compile_command.h"

#include "decide/scope_marks.h"
#include "edit/edit_set.h"

#include <vector>

namespace hot_restart::rewriter {

/// Adds abi::HeldLock for every lock and, where the command wants them, abi::Scope for every
/// variable with a destructor.
void addScopeMarks(const std::vector<ScopeMark>& marks, const CompileCommand& command,
                   EditSet& edits);

} // namespace hot_restart::rewriter
