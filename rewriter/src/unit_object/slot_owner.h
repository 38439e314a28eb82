// Which of a unit's functions a slot belongs to: by the stub's symbol, else (templates, constructor
// variants) by the names in the body's symbol.
#pragma once

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/reload.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// The USR of one of `functionUsrs`; empty when several look alike.
std::string slotOwner(const SlotUpdate& slot, const Manifest& manifest,
                      const std::vector<std::string>& functionUsrs);

} // namespace hot_restart::rewriter
