// Reads DT_RUNPATH through LLVM's object library; a module without one is not an error.
#include "unit_object/run_path.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Object/ELF.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Object/ELFTypes.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/Path.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

Error unreadable(const std::string& path, llvm::Error why) {
  return Error{ErrorCode::kSystem, "cannot read where " + path +
                                       " looks for libraries: " + llvm::toString(std::move(why))};
}

/// Offset in the dynamic string table; 0: no such entry.
llvm::Expected<std::uint64_t> pathEntry(const llvm::object::ELF64LEFile& file) {
  auto entries = file.dynamicEntries();
  if (!entries) {
    return entries.takeError();
  }
  std::uint64_t found = 0;
  for (const auto& entry : *entries) {
    const bool better =
        entry.d_tag == llvm::ELF::DT_RUNPATH || (entry.d_tag == llvm::ELF::DT_RPATH && found == 0);
    found = better ? static_cast<std::uint64_t>(entry.d_un.d_val) : found;
  }
  return found;
}

llvm::Expected<std::string> dynamicText(const llvm::object::ELF64LEFile& file,
                                        std::uint64_t offset) {
  auto sections = file.sections();
  if (!sections) {
    return sections.takeError();
  }
  for (const auto& section : *sections) {
    if (section.sh_type != llvm::ELF::SHT_DYNAMIC) {
      continue;
    }
    auto strings = file.getLinkAsStrtab(section);
    if (!strings) {
      return strings.takeError();
    }
    if (offset < strings->size()) {
      return std::string(strings->data() + offset);
    }
  }
  return llvm::createStringError("its dynamic section names a text that is not there");
}

} // namespace

Result<std::string> runPathOf(const std::string& modulePath,
                              const std::vector<RunningModule>& modules) {
  const auto module = std::find_if(modules.begin(), modules.end(),
                                   [&](const auto& each) { return each.path == modulePath; });
  const std::string& readable = module == modules.end() ? modulePath : module->readable();
  auto binary = llvm::object::ObjectFile::createObjectFile(readable);
  if (!binary) {
    return unreadable(modulePath, binary.takeError());
  }
  const auto* object = llvm::dyn_cast<llvm::object::ELF64LEObjectFile>(binary->getBinary());
  if (object == nullptr) {
    return Error{ErrorCode::kSystem, modulePath + " is not a 64-bit little-endian ELF file"};
  }
  auto offset = pathEntry(object->getELFFile());
  if (!offset) {
    return unreadable(modulePath, offset.takeError());
  }
  if (*offset == 0) {
    return std::string();
  }
  auto path = dynamicText(object->getELFFile(), *offset);
  if (!path) {
    return unreadable(modulePath, path.takeError());
  }
  const std::string folder = llvm::sys::path::parent_path(modulePath).str();
  return replaced(replaced(*path, "${ORIGIN}", folder), "$ORIGIN", folder);
}

} // namespace hot_restart::rewriter
