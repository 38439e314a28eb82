// What all texts of a report share: colours of a terminal, places, names with versions.
#pragma once

#include <string>

namespace hot_restart::cli {

enum class Colours { kOff, kOn };
/// What stands before a frame: its number, or whether it can be restarted (for debuggers, which
/// number the frames in ways of their own).
enum class FrameLabels { kNumbers, kRestartable };

/// In that colour (parameters of SGR), if there are colours.
std::string painted(Colours colours, const char* code, const std::string& text);

/// `file:line`, relative to the working directory where that is shorter: as compilers print it.
std::string placeText(const std::string& file, unsigned line);

/// `Foo::bar(int) [v2]`; version 1 is not mentioned.
std::string nameWithVersion(const std::string& function, unsigned version);

} // namespace hot_restart::cli
