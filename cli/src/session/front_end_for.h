// Where a session speaks: a debugger in the terminal, the plain prompt, or stderr and files.
#pragma once

#include "session/session_context.h"

namespace hot_restart::cli {

/// Makes the context's front end, and opens its terminal if the session has one. A file that cannot
/// be watched is a note of the report.
void chooseFrontEnd(SessionContext& context);

} // namespace hot_restart::cli
