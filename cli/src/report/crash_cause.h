// Why a program crashed, in one line for a person.
#pragma once

#include "hot_restart/wire.h"

#include <string>

namespace hot_restart::cli {

/// Whether the crash is a fault at the end of its stack.
bool isStackOverflow(const wire::Crash& crash);

/// "SIGSEGV: null pointer access (address 0x0)", "uncaught exception std::out_of_range: ...".
std::string describeCause(const wire::Crash& crash);

} // namespace hot_restart::cli
