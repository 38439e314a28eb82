// DW_OP_addr takes an address of the unit, to which debuggers add where the unit was loaded;
// DW_OP_const8u, of the same size, one of the process.
#include "unit_object/debug_locations.h"

#include "unit_object/elf_image.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/Endian.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace hot_restart::rewriter {
namespace {

namespace elf = llvm::ELF;

/// An operation and its address: all of the expression, as its length in front says.
constexpr std::uint8_t kExpressionSize = 1 + sizeof(std::uint64_t);

bool isAddressExpression(llvm::ArrayRef<std::uint8_t> contents, std::uint64_t operand) {
  return operand >= 2 && operand + sizeof(std::uint64_t) <= contents.size() &&
         contents[operand - 1] == llvm::dwarf::DW_OP_addr &&
         contents[operand - 2] == kExpressionSize;
}

} // namespace

void pointDebugLocationsAtProgram(ElfImage& image, const RunningAddress& addressOf) {
  for (std::size_t table = 1; table < image.sectionCount(); ++table) {
    const std::size_t described = image.section(table).sh_info;
    if (image.section(table).sh_type != elf::SHT_RELA ||
        image.sectionName(described) != ".debug_info" ||
        (image.section(described).sh_flags & elf::SHF_COMPRESSED) != 0) {
      continue;
    }
    const llvm::MutableArrayRef<std::uint8_t> contents = image.contents(described);
    for (ElfImage::Relocation& relocation : image.relocations(table)) {
      const std::size_t symbol = relocation.getSymbol();
      if (relocation.getType() != elf::R_X86_64_64 ||
          image.symbol(symbol).st_shndx != elf::SHN_UNDEF ||
          !isAddressExpression(contents, relocation.r_offset)) {
        continue;
      }
      if (const std::optional<std::uint64_t> address = addressOf(image.symbolName(symbol).str())) {
        contents[relocation.r_offset - 1] = llvm::dwarf::DW_OP_const8u;
        llvm::support::endian::write64le(contents.data() + relocation.r_offset,
                                         *address +
                                             static_cast<std::uint64_t>(relocation.r_addend));
        relocation.setSymbolAndType(0, elf::R_X86_64_NONE);
      }
    }
  }
}

} // namespace hot_restart::rewriter
