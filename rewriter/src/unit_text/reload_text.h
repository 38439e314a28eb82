// The text of a unit: the edited file as the first build would write it, with linkage promoted, the
// chosen functions' bodies exported, and the bodies of all other wrapped functions taken out.
// Decides what an edit may do; no object files.
#pragma once

#include "hot_restart/result.h"

#include "unit_text/reload_text_data.h"

namespace hot_restart::rewriter {

/// Errors: kParse, kRefused (vanished, changed signature, layout, ...).
Result<ReloadText> makeReloadText(const ReloadTextRequest& request);

} // namespace hot_restart::rewriter
