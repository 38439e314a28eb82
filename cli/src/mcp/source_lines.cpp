// The file is read anew each time: the agent edits it.
#include "mcp/source_lines.h"

#include "hot_restart/result.h"
#include "hot_restart/whole_file.h"

#include <llvm/Support/JSON.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>

namespace hot_restart::cli {
namespace {

/// The frame of that number in the report's backtrace; null: there is none.
const llvm::json::Object* frameOf(const llvm::json::Object& report, std::int64_t number) {
  const llvm::json::Array* frames = report.getArray("backtrace");
  for (std::size_t index = 0; frames && index < frames->size(); ++index) {
    const llvm::json::Object* frame = (*frames)[index].getAsObject();
    if (frame && frame->getInteger("number") == number) {
      return frame;
    }
  }
  return nullptr;
}

} // namespace

Result<llvm::json::Object> sourceLines(const llvm::json::Object& report,
                                       std::optional<std::int64_t> frame, std::int64_t around) {
  const llvm::json::Object* place = frame ? frameOf(report, *frame) : &report;
  if (!place) {
    return Error{ErrorCode::kNotFound,
                 "the backtrace has no frame " + std::to_string(frame.value_or(0))};
  }
  const std::string file = place->getString("file").value_or("").str();
  const std::int64_t line = place->getInteger("line").value_or(0);
  const Result<std::string> text =
      file.empty() ? Result<std::string>(Error{ErrorCode::kNotFound, "no source is known for it"})
                   : readWholeFile(file);
  if (!text) {
    return text.error();
  }
  std::istringstream stream(*text);
  std::string chosen, next;
  for (std::int64_t number = 1; std::getline(stream, next); ++number) {
    if (number >= line - around && number <= line + around) {
      chosen += next + "\n";
    }
  }
  return llvm::json::Object{{"file", llvm::json::fixUTF8(file)},
                            {"line", line},
                            {"first", std::max<std::int64_t>(1, line - around)},
                            {"text", llvm::json::fixUTF8(chosen)}};
}

} // namespace hot_restart::cli
