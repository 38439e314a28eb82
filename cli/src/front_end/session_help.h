// What a person is told that can be done: at the prompt, and above a debugger's.
#pragma once

namespace hot_restart::cli {

/// The text behind `help` at the prompt, and what a debugger's first session begins with.
const char* sessionHelp();
const char* debuggerHelp();

} // namespace hot_restart::cli
