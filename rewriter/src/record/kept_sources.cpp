// One line says how long the text is when it is not compressed, "0" that it is as it is; behind it
// the files stand one after the other, as PATH NUL SIZE NUL BYTES.
#include "hot_restart/rewriter/kept_sources.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/whole_file.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Compression.h"
#include "llvm/Support/Error.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace hot_restart::rewriter {
namespace {

namespace zlib = llvm::compression::zlib;

std::string pathFor(const std::string& manifestPath) {
  const llvm::StringRef path = manifestPath;
  return (path.ends_with(".json") ? path.drop_back(5) : path).str() + ".sources";
}

std::string packed(const std::string& text) {
  if (text.empty() || !zlib::isAvailable()) {
    return "0\n" + text;
  }
  llvm::SmallVector<std::uint8_t, 0> bytes;
  zlib::compress(llvm::arrayRefFromStringRef(text), bytes, zlib::BestSpeedCompression);
  return std::to_string(text.size()) + "\n" + llvm::toStringRef(bytes).str();
}

std::optional<std::string> unpacked(llvm::StringRef kept) {
  const auto [first, rest] = kept.split('\n');
  std::size_t size = 0;
  if (first.getAsInteger(10, size)) {
    return std::nullopt;
  }
  if (size == 0) {
    return rest.str();
  }
  llvm::SmallVector<std::uint8_t, 0> bytes;
  if (!zlib::isAvailable()) {
    return std::nullopt;
  }
  if (llvm::Error failure = zlib::decompress(llvm::arrayRefFromStringRef(rest), bytes, size)) {
    llvm::consumeError(std::move(failure));
    return std::nullopt;
  }
  return llvm::toStringRef(bytes).str();
}

} // namespace

Status keepSources(const Manifest& manifest, const std::string& manifestPath) {
  std::string text;
  for (const FileEntry& file : manifest.files) {
    const Result<std::string> contents = readWholeFile(file.path);
    if (contents && contentHash(*contents) == file.contentHash) {
      text += file.path + '\0' + std::to_string(contents->size()) + '\0' + *contents;
    }
  }
  return writeWholeFile(pathFor(manifestPath), packed(text));
}

std::optional<std::string> keptSource(const std::string& manifestPath, const std::string& file) {
  const Result<std::string> kept = readWholeFile(pathFor(manifestPath));
  const std::optional<std::string> text = kept ? unpacked(*kept) : std::nullopt;
  for (llvm::StringRef rest = text ? llvm::StringRef(*text) : llvm::StringRef(); !rest.empty();) {
    const auto [path, behindPath] = rest.split('\0');
    const auto [number, behindNumber] = behindPath.split('\0');
    std::size_t size = 0;
    if (number.getAsInteger(10, size) || size > behindNumber.size()) {
      return std::nullopt;
    }
    if (path == file) {
      return behindNumber.take_front(size).str();
    }
    rest = behindNumber.drop_front(size);
  }
  return std::nullopt;
}

} // namespace hot_restart::rewriter
