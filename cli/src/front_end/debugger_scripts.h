// gdb_session.py and lldb_session.py as text, put into hrtool by the build.
#pragma once

namespace hot_restart::cli {

const char* gdbScript();
const char* lldbScript();

} // namespace hot_restart::cli
