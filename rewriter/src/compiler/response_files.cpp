// Files may name further files; one that names itself ends at some depth.
#include "compiler/response_files.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/StringSaver.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

constexpr unsigned kDeepestResponseFile = 20;

void expandInto(std::vector<std::string>& words, const std::string& word,
                const std::string& directory, unsigned depth) {
  if (word.size() < 2 || word.front() != '@' || depth > kDeepestResponseFile) {
    words.push_back(word);
    return;
  }
  llvm::SmallString<256> file(llvm::StringRef(word).drop_front());
  llvm::sys::fs::make_absolute(directory, file);
  const auto buffer = llvm::MemoryBuffer::getFile(file);
  if (!buffer) {
    words.push_back(word);
    return;
  }
  llvm::BumpPtrAllocator allocator;
  llvm::StringSaver saver(allocator);
  llvm::SmallVector<const char*, 64> inner;
  llvm::cl::TokenizeGNUCommandLine((*buffer)->getBuffer(), saver, inner);
  for (const char* const text : inner) {
    expandInto(words, text, directory, depth + 1);
  }
}

} // namespace

void expandResponseFiles(std::vector<std::string>& words, const std::string& word,
                         const std::string& directory) {
  expandInto(words, word, directory, 0);
}

} // namespace hot_restart::rewriter
