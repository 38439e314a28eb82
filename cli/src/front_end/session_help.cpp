// The debuggers' own `help` shows the rest of each of their commands.
#include "front_end/session_help.h"

namespace hot_restart::cli {

const char* sessionHelp() {
  return "Correct the function in its source file, then `continue`.\n"
         "  continue     compile and load the edited function and call it again with its original "
         "arguments\n"
         "  restart [N]  the same for the wrapped function of frame N (or the selected frame)\n"
         "  return [X]   give the caller the value of the expression X instead\n"
         "  reload [X]   compile and load what was edited (in file or function X) without going "
         "on\n"
         "  restart-module [FILE]\n"
         "               load a whole source file anew, with new variables (by default this one)\n"
         "  try          see what the edited function would do, in a copy of the process\n"
         "  versions     list the function's versions; `versions 1 2` shows what changed\n"
         "  use N        go on with version N\n"
         "  frame N      select a frame and show its source\n"
         "  backtrace    show the stack, and which frames can be restarted\n"
         "  source [N]   show the source around the crash, or around frame N\n"
         "  report       show the whole report again\n"
         "  moved        show which parameters had been moved from\n"
         "  exit [N]     end the program with that exit status\n"
         "  reraise      end the program as the crash would have ended it (also: quit, Ctrl-D)\n"
         "  help         show this\n";
}

const char* debuggerHelp() {
  return "Correct the function in its source file, then `continue`.\n"
         "  continue     compile and load the edited function and call it again with its original "
         "arguments\n"
         "  hr-step      the same, and stop at the first line of the function (also: step)\n"
         "  hr-frame N   the same for the wrapped function of an outer frame\n"
         "  hr-return X  give the caller the value of the expression X instead\n"
         "  hr-try       see what the edited function would do, in a copy of the process\n"
         "  hr-versions, hr-use N, hr-reload, hr-restart-module, hr-exit N\n"
         "  reraise      end the program as the crash would have ended it (also: quit, Ctrl-D)\n"
         "`help hr-frame` and so on tell more.\n";
}

} // namespace hot_restart::cli
