// A source file once more, with its state (reload_module() in modules.h).
#pragma once

#include <hot_restart/wire.h>

namespace hot_restart::runtime {

/// loadUnits() of a list that wire::kLoadModule brought: initialisers see is_restarting_module().
void loadModule(const char* listPath, wire::LoadReply& reply);

} // namespace hot_restart::runtime
