// The user has macros by names of the language (source/macro_words). The stub can be protected from
// them, since it stands in front of the brace; what is copied or stands among the user's own words
// cannot.
#pragma once

#include "decide/function_plan.h"
#include "decide/plan_context.h"

namespace hot_restart::rewriter {

/// Finds plan.macroWords, or why the function is to be left alone. All other facts are known.
Reason findMacroWords(const Subject& subject, FunctionPlan& plan);

} // namespace hot_restart::rewriter
