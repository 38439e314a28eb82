// What is asked of JSON text before it is parsed: the parser calls itself for every bracket, and a
// file or message that somebody else has written must not end the process by its stack.
#pragma once

#include "hot_restart/result.h"

#include <cstddef>
#include <string_view>

namespace hot_restart {

/// kInvalidArgument: the text is nested deeper than anything that hrtool writes. Whether it is JSON
/// is not looked at.
inline Status checkJsonDepth(std::string_view text) {
  constexpr int kDeepest = 64;
  int depth = 0;
  bool inString = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    if (inString) {
      i += letter == '\\' ? 1 : 0;
      inString = letter != '"';
    } else if (letter == '"') {
      inString = true;
    } else if (letter == '[' || letter == '{') {
      if (++depth > kDeepest) {
        return Error{ErrorCode::kInvalidArgument, "it is nested too deeply"};
      }
    } else if (letter == ']' || letter == '}') {
      --depth;
    }
  }
  return Done{};
}

} // namespace hot_restart
