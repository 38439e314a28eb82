// A definition of such a symbol becomes an undefined one, in place, in the finished object.
#include "unit_object/runtime_type_info.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/object_file.h"

#include "unit_object/elf_image.h"

#include "llvm/BinaryFormat/ELF.h"

#include <cstddef>
#include <string>

namespace hot_restart::rewriter {

bool isRuntimeTypeInfo(llvm::StringRef symbol) {
  return symbol.starts_with("_ZTIN11hot_restart3abi");
}

Status useRuntimeTypeInfo(const std::string& objectPath) {
  Result<ElfImage> image = ElfImage::read(objectPath);
  if (!image) {
    return image.error();
  }
  bool changed = false;
  for (std::size_t index = 1; index < image->symbolCount(); ++index) {
    if (!isRuntimeTypeInfo(image->symbolName(index)) || image->symbolSection(index) == 0) {
      continue;
    }
    ElfImage::Symbol& symbol = image->symbol(index);
    symbol.setBindingAndType(llvm::ELF::STB_GLOBAL, llvm::ELF::STT_NOTYPE);
    symbol.st_other = llvm::ELF::STV_DEFAULT;
    symbol.st_value = 0;
    symbol.st_size = 0;
    image->setSymbolSection(index, llvm::ELF::SHN_UNDEF);
    changed = true;
  }
  return changed ? image->write(objectPath) : Status(Done{});
}

} // namespace hot_restart::rewriter
