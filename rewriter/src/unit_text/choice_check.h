// What forbids to bring the functions that were chosen for a unit.
#pragma once

#include "hot_restart/result.h"

#include "record/decided_file.h"
#include "unit_text/reload_text_data.h"
#include "unit_text/unit_choice.h"

namespace hot_restart::rewriter {

/// Errors: kRefused, naming the function and the way out. Fills in `choice.functions` and what
/// becomes of the functions' statics.
Status checkChoice(const ReloadTextRequest& request, const DecidedFile& edited, UnitChoice& choice,
                   ReloadText& result);

} // namespace hot_restart::rewriter
