// Nothing of an object file is left out in silence: what cannot be read is a reported failure. A
// relocation that is skipped would be a pointer that leads nowhere in the running program.
#include "unit_object/bind_plan.h"
#include "unit_object/elf_image.h"
#include "unit_object/linked_unit.h"
#include "unit_object/program_symbols.h"
#include "unit_object/run_path.h"
#include "unit_object/symbol_index.h"
#include "unit_object/unit_object_data.h"

#include "damaged_object.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>

namespace hot_restart::test {
namespace {

using rewriter::ElfImage;
using rewriter::SymbolIndex;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr const char* kSource = "extern int ofTheProgram;\n"
                                "int* pointer = &ofTheProgram;\n"
                                "int* own = (int*)&pointer;\n"
                                "int subject() { return ofTheProgram + *own; }\n";

/// This test's own process: what a plan is made for.
Result<rewriter::ProgramSymbols> thisProgram(const std::string& earlierUnit = "") {
  rewriter::ReloadRequest request;
  request.modulePath = std::filesystem::read_symlink("/proc/self/exe");
  request.modules = {{request.modulePath, 0}};
  if (!earlierUnit.empty()) {
    request.earlierUnits.push_back({.objectPath = earlierUnit});
  }
  return rewriter::ProgramSymbols::open(request);
}

/// What planBindings() says about the file.
std::string planned(const std::string& path) {
  const auto program = thisProgram();
  if (!program) {
    return program.error().message;
  }
  const auto plan = rewriter::planBindings(path, rewriter::UnitObject(), *program);
  return plan ? "planned" : plan.error().message;
}

std::string imageOf(const std::string& path) {
  const auto image = ElfImage::read(path);
  return image ? "read" : image.error().message;
}

std::string indexOf(const std::string& path) {
  const auto index = SymbolIndex::read(path);
  return index ? "read" : index.error().message;
}

TEST(LinkedUnit, ReadsRelocationsWithTheSymbolsThatTheUnitLacks) {
  DamagedObject object(kSource, "-shared");
  ASSERT_EQ(object.problem(), "");
  const auto unit = rewriter::readLinkedUnit(object.path());
  ASSERT_TRUE(unit) << unit.error().message;
  const auto isOfProgram = [](const rewriter::UnitRelocation& relocation) {
    return relocation.symbol == "ofTheProgram";
  };
  EXPECT_GE(std::count_if(unit->relocations.begin(), unit->relocations.end(), isOfProgram), 2);
  EXPECT_EQ(unit->functions.count("_Z7subjectv"), 1U);
  EXPECT_EQ(planned(object.path()), "planned");
}

TEST(BindPlan, ARelocationOfASymbolThatIsNotThereIsAFailure) {
  DamagedObject object(kSource, "-shared");
  object.changeRelocations([](elf::Elf64_Rela& relocation) {
    if (relocation.getSymbol() != 0) {
      relocation.setSymbol(0xFFFFFFU);
    }
  });
  EXPECT_THAT(planned(object.path()),
              AllOf(HasSubstr("cannot read a relocation"), HasSubstr("16777215")));
}

TEST(BindPlan, RelocationsWithoutTheirTableOfSymbolsAreAFailure) {
  DamagedObject object(kSource, "-shared");
  object.changeSection(elf::SHT_RELA, [](elf::Elf64_Shdr& section) { section.sh_link = 9999; });
  EXPECT_THAT(planned(object.path()), HasSubstr("cannot read the relocations' table of symbols"));
}

TEST(BindPlan, ATableOfRelocationsThatIsCutShortIsAFailure) {
  DamagedObject object(kSource, "-shared");
  object.changeSection(elf::SHT_RELA,
                       [](elf::Elf64_Shdr& section) { section.sh_size = 1U << 30U; });
  EXPECT_THAT(planned(object.path()), HasSubstr("cannot read the relocations"));
}

TEST(BindPlan, RelocationsInAnotherFormatAreAFailure) {
  DamagedObject object(kSource, "-shared");
  object.changeSection(elf::SHT_RELA,
                       [](elf::Elf64_Shdr& section) { section.sh_type = elf::SHT_RELR; });
  EXPECT_THAT(planned(object.path()), HasSubstr("in a format that hrtool does not know"));
}

TEST(BindPlan, ASymbolWithoutAReadableNameIsAFailure) {
  for (const std::uint32_t table : {elf::SHT_DYNSYM, elf::SHT_SYMTAB}) {
    DamagedObject object(kSource, "-shared");
    object.changeSymbols(table, [](elf::Elf64_Sym& symbol) {
      symbol.st_name = std::numeric_limits<std::uint32_t>::max();
    });
    EXPECT_THAT(planned(object.path()), HasSubstr("cannot read the name of"));
  }
}

TEST(ElfImage, ReadsWhatTheCompilerWrites) {
  DamagedObject object(kSource, "-c");
  ASSERT_EQ(object.problem(), "");
  EXPECT_EQ(imageOf(object.path()), "read");
}

TEST(ElfImage, ARelocationOfASymbolThatIsNotThereIsAFailure) {
  DamagedObject object(kSource, "-c");
  object.changeRelocations([](elf::Elf64_Rela& relocation) { relocation.setSymbol(0xFFFFFFU); });
  EXPECT_THAT(imageOf(object.path()), HasSubstr("a symbol that is not there"));
}

TEST(ElfImage, RelocationsInAnotherFormatAreAFailure) {
  DamagedObject object(kSource, "-c");
  object.changeSection(elf::SHT_RELA,
                       [](elf::Elf64_Shdr& section) { section.sh_type = elf::SHT_REL; });
  EXPECT_THAT(imageOf(object.path()), HasSubstr("in a format that hrtool does not know"));
}

TEST(ElfImage, ASymbolThatLeadsNowhereIsAFailure) {
  DamagedObject named(kSource, "-c");
  named.changeSymbols(elf::SHT_SYMTAB, [](elf::Elf64_Sym& symbol) { symbol.st_name = 1U << 30U; });
  EXPECT_THAT(imageOf(named.path()), HasSubstr("a symbol leads nowhere"));
}

TEST(ElfImage, AFileThatIsCutShortIsAFailure) {
  DamagedObject object(kSource, "-c");
  for (const std::size_t size : {std::size_t{200}, sizeof(elf::Elf64_Ehdr), std::size_t{10}}) {
    object.cutTo(size);
    EXPECT_THAT(imageOf(object.path()), HasSubstr("not an ELF object"));
  }
}

TEST(SymbolIndex, ASymbolWithoutAReadableNameIsAFailure) {
  for (const std::uint32_t table : {elf::SHT_DYNSYM, elf::SHT_SYMTAB}) {
    DamagedObject object(kSource, "-shared");
    ASSERT_EQ(indexOf(object.path()), "read");
    object.changeSymbols(table, [](elf::Elf64_Sym& symbol) { symbol.st_name = 1U << 30U; });
    EXPECT_THAT(indexOf(object.path()), HasSubstr("cannot read the symbols of"));
  }
}

TEST(SymbolIndex, VersionsThatCannotBeReadAreAFailure) {
  DamagedObject object("#include <cstdio>\nint subject() { return std::puts(\"\"); }\n", "-shared");
  object.changeSection(elf::SHT_GNU_versym,
                       [](elf::Elf64_Shdr& section) { section.sh_size = 1U << 30U; });
  EXPECT_THAT(indexOf(object.path()), HasSubstr("cannot read the symbols of"));
}

TEST(ProgramSymbols, AnEarlierUnitThatCannotBeReadIsAFailure) {
  ASSERT_TRUE(thisProgram());
  const auto program = thisProgram("/no/such/unit.so");
  ASSERT_FALSE(program) << "its variables would be made once more";
  EXPECT_THAT(program.error().message, HasSubstr("/no/such/unit.so"));
}

TEST(RunPath, IsReadOrReported) {
  DamagedObject object(kSource, "-shared -Wl,-rpath,'$ORIGIN/libs'");
  const auto path = rewriter::runPathOf(object.path());
  ASSERT_TRUE(path) << path.error().message;
  EXPECT_EQ(*path, std::filesystem::path(object.path()).parent_path() / "libs");
  object.cutTo(200);
  EXPECT_FALSE(rewriter::runPathOf(object.path()));
}

} // namespace
} // namespace hot_restart::test
