// The functions in a unit's text: chosen ones exported, the program's own without their bodies.
#pragma once

#include "edit/edit_set.h"
#include "record/decided_file.h"
#include "source/file_tokens.h"
#include "source/parse.h"
#include "unit_text/reload_text_data.h"
#include "unit_text/unit_choice.h"

namespace hot_restart::rewriter {

/// Adds to `edits` what every function of the edited file becomes in the unit.
void editFunctions(const ReloadTextRequest& request, const UnitChoice& choice, ParsedUnit& unit,
                   DecidedFile& edited, FileTokens& tokens, const ReloadText& text, EditSet& edits);

} // namespace hot_restart::rewriter
