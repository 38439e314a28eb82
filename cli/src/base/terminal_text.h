// Text of others on a terminal: source lines, names of files, messages of compilers may hold
// sequences that a terminal obeys.
#pragma once

#include <string>
#include <string_view>

namespace hot_restart::cli {

/// The text with all control characters but line feed and tab as `?`. For what others have written
/// where nothing else stands.
std::string printable(std::string_view text);

/// The same, but for colours (`ESC [ numbers m`), as we and compilers write them. For text that is
/// about to be shown.
std::string harmless(std::string_view text);

} // namespace hot_restart::cli
