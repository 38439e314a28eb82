// JSON to and from text, everywhere that hrtool reads or writes it. The parser calls itself for
// every bracket, and a file or message that somebody else has written must not end the process by
// its stack: so text is looked at before it is parsed.
#pragma once

#include "hot_restart/result.h"

#include <string>
#include <string_view>

namespace llvm::json {
class Value;
}

namespace hot_restart {

/// kInvalidArgument: it is no JSON, or nested deeper than anything that hrtool writes.
Result<llvm::json::Value> jsonFrom(std::string_view text);

/// Without line ends and spaces.
std::string jsonLine(const llvm::json::Value& value);

} // namespace hot_restart
