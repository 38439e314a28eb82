// gdb_session.py as text, put into hrtool by the build.
#pragma once

namespace hot_restart::cli {

const char* gdbScript();

} // namespace hot_restart::cli
