// LLVM's JSON behind one limit.
#include "hot_restart/json_text.h"

#include "hot_restart/result.h"

#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace hot_restart {
namespace {

/// Whether it is JSON is not looked at.
Status checkJsonDepth(std::string_view text) {
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

} // namespace

Result<llvm::json::Value> jsonFrom(std::string_view text) {
  if (const Status depth = checkJsonDepth(text); !depth) {
    return depth.error();
  }
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(text);
  if (!value) {
    return Error{ErrorCode::kInvalidArgument, llvm::toString(value.takeError())};
  }
  return std::move(*value);
}

std::string jsonLine(const llvm::json::Value& value) {
  std::string text;
  llvm::raw_string_ostream(text) << value;
  return text;
}

} // namespace hot_restart
