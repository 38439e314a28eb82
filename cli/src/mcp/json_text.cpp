// LLVM's JSON, with the limits that text of others needs.
#include "mcp/json_text.h"

#include "hot_restart/json_limits.h"
#include "hot_restart/result.h"

#include <llvm/Support/Error.h>
#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <string>
#include <utility>

namespace hot_restart::cli {

std::string lineOf(const llvm::json::Value& value) {
  std::string text;
  llvm::raw_string_ostream(text) << value;
  return text;
}

Result<llvm::json::Value> valueFrom(const std::string& text) {
  if (const Status depth = checkJsonDepth(text); !depth) {
    return depth.error();
  }
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(text);
  if (!value) {
    return Error{ErrorCode::kInvalidArgument, llvm::toString(value.takeError())};
  }
  return std::move(*value);
}

} // namespace hot_restart::cli
