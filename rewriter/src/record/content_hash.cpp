// The hash of a whole file's bytes that manifests record and sessions compare.
#include "hot_restart/rewriter/manifest.h"

#include <llvm/ADT/StringRef.h>
#include <llvm/Support/xxhash.h>

#include <cstdint>
#include <string_view>

namespace hot_restart::rewriter {

std::uint64_t contentHash(std::string_view bytes) {
  return llvm::xxh3_64bits(llvm::StringRef(bytes));
}

} // namespace hot_restart::rewriter
