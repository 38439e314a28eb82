// compile_commands.json, as CMake and others write it.
#include "hot_restart/json_text.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/StringSaver.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

std::vector<std::string> argumentsOf(const llvm::json::Object& entry) {
  std::vector<std::string> arguments;
  if (const llvm::json::Array* const list = entry.getArray("arguments")) {
    for (const llvm::json::Value& word : *list) {
      arguments.push_back(word.getAsString().value_or("").str());
    }
    return arguments;
  }
  llvm::BumpPtrAllocator allocator;
  llvm::StringSaver saver(allocator);
  llvm::SmallVector<const char*, 64> words;
  llvm::cl::TokenizeGNUCommandLine(entry.getString("command").value_or(""), saver, words);
  arguments.assign(words.begin(), words.end());
  return arguments;
}

bool isSameFile(llvm::StringRef directory, llvm::StringRef listed, const std::string& source) {
  llvm::SmallString<256> absolute(listed);
  fs::make_absolute(directory, absolute);
  bool same = false;
  return absolute == source || (!fs::equivalent(absolute, source, same) && same);
}

} // namespace

Result<CompileCommand> commandFromDatabase(const std::string& buildFolder,
                                           const std::string& source) {
  llvm::SmallString<256> file(buildFolder);
  path::append(file, "compile_commands.json");
  const auto buffer = llvm::MemoryBuffer::getFile(file);
  if (!buffer) {
    return Error{ErrorCode::kNotFound,
                 "no " + file.str().str() + ": configure with -DCMAKE_EXPORT_COMPILE_COMMANDS=ON"};
  }
  const Result<llvm::json::Value> database = jsonFrom((*buffer)->getBuffer());
  if (!database) {
    return Error{ErrorCode::kParse, file.str().str() + ": " + database.error().message};
  }
  const llvm::json::Array* const entries = database->getAsArray();
  if (!entries) {
    return Error{ErrorCode::kParse, file.str().str() + " is not a list of commands"};
  }
  for (const llvm::json::Value& value : *entries) {
    const llvm::json::Object* const entry = value.getAsObject();
    if (!entry) {
      continue;
    }
    const std::string directory = entry->getString("directory").value_or("").str();
    if (isSameFile(directory, entry->getString("file").value_or(""), source)) {
      return parseCompileCommand(argumentsOf(*entry), directory);
    }
  }
  return Error{ErrorCode::kNotFound, file.str().str() + " has no command for " + source};
}

} // namespace hot_restart::rewriter
