// See run_path.h.
#include "unit_object/run_path.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Object/ELF.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Object/ELFTypes.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/Path.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace hot_restart::rewriter {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// Offset in the dynamic string table; 0: no such entry.
std::uint64_t pathEntry(const llvm::object::ELF64LEFile& file) {
  auto entries = file.dynamicEntries();
  if (!entries) {
    llvm::consumeError(entries.takeError());
    return 0;
  }
  std::uint64_t found = 0;
  for (const auto& entry : *entries) {
    const bool better =
        entry.d_tag == llvm::ELF::DT_RUNPATH || (entry.d_tag == llvm::ELF::DT_RPATH && found == 0);
    found = better ? static_cast<std::uint64_t>(entry.d_un.d_val) : found;
  }
  return found;
}

std::string dynamicText(const llvm::object::ELF64LEFile& file, std::uint64_t offset) {
  auto sections = file.sections();
  if (!sections) {
    llvm::consumeError(sections.takeError());
    return {};
  }
  for (const auto& section : *sections) {
    if (section.sh_type != llvm::ELF::SHT_DYNAMIC) {
      continue;
    }
    auto strings = file.getLinkAsStrtab(section);
    if (!strings) {
      llvm::consumeError(strings.takeError());
      return {};
    }
    return offset < strings->size() ? std::string(strings->data() + offset) : std::string();
  }
  return {};
}

} // namespace

std::string runPathOf(const std::string& modulePath) {
  auto binary = llvm::object::ObjectFile::createObjectFile(modulePath);
  if (!binary) {
    llvm::consumeError(binary.takeError());
    return {};
  }
  const auto* object = llvm::dyn_cast<llvm::object::ELF64LEObjectFile>(binary->getBinary());
  const std::uint64_t offset = object != nullptr ? pathEntry(object->getELFFile()) : 0;
  if (offset == 0) {
    return {};
  }
  const std::string folder = llvm::sys::path::parent_path(modulePath).str();
  const std::string path = dynamicText(object->getELFFile(), offset);
  return replaced(replaced(path, "${ORIGIN}", folder), "$ORIGIN", folder);
}

} // namespace hot_restart::rewriter
