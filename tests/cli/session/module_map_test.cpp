// Reads /proc/PID/maps: lines, biases of this very process, and the dynamic linker's order.
#include "program/module_map.h"

#include "hot_restart/module_identity.h"
#include "hot_restart/result.h"
#include "program/mapped_file.h"
#include "program/module_identity.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <string>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

namespace hot_restart::cli {
namespace {

TEST(ModuleMap, LinesOfFilesAreReadAndOthersLeftOut) {
  const std::vector<Mapping> mappings = parseMaps(
      "55d0a0000000-55d0a0001000 r--p 00000000 08:01 123                        /opt/my app/shop\n"
      "55d0a0001000-55d0a0002000 r-xp 00001000 08:01 123                        /opt/my app/shop "
      "(deleted)\n"
      "7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0                          [stack]\n"
      "7f0000000000-7f0000001000 rw-p 00000000 00:00 0 \n"
      "nonsense\n");
  ASSERT_EQ(mappings.size(), 2U);
  EXPECT_EQ(mappings[0].path, "/opt/my app/shop");
  EXPECT_EQ(mappings[0].start, 0x55d0a0000000U);
  EXPECT_FALSE(mappings[0].executable);
  EXPECT_FALSE(mappings[0].deleted);
  EXPECT_EQ(mappings[1].path, "/opt/my app/shop");
  EXPECT_EQ(mappings[1].fileOffset, 0x1000U);
  EXPECT_TRUE(mappings[1].executable);
  EXPECT_TRUE(mappings[1].deleted);
}

TEST(ModuleMap, BiasesAndOrderAreThoseOfTheDynamicLinker) {
  const Result<ModuleMap> map = ModuleMap::ofProcess(::getpid());
  ASSERT_TRUE(map);
  std::vector<std::string> expected;
  for (const auto* entry = static_cast<const link_map*>(_r_debug.r_map); entry;
       entry = entry->l_next) {
    const std::string name = entry->l_name;
    if (entry != _r_debug.r_map && (name.empty() || name[0] != '/')) {
      continue; // The vdso.
    }
    expected.push_back(name);
    const Module* module = map->at(reinterpret_cast<std::uint64_t>(entry->l_ld));
    ASSERT_NE(module, nullptr) << name;
    EXPECT_EQ(module->loadBias, entry->l_addr) << module->path;
  }
  ASSERT_EQ(map->modules().size(), expected.size());
  for (std::size_t i = 1; i < expected.size(); ++i) {
    char real[4096];
    ASSERT_NE(::realpath(expected[i].c_str(), real), nullptr);
    EXPECT_EQ(map->modules()[i].path, real) << "place " << i;
  }
}

TEST(ModuleMap, AFileThatIsAlsoReadThroughAMappingIsWhereItsCodeIs) {
  Dl_info own{};
  ASSERT_NE(::dladdr(reinterpret_cast<const void*>(&::fopen), &own), 0);
  const auto code = reinterpret_cast<std::uint64_t>(&::fopen);
  const int fd = ::open(own.dli_fname, O_RDONLY | O_CLOEXEC);
  ASSERT_GE(fd, 0);
  // Below and above the library, as the sanitizers' symbolizer does it.
  constexpr std::size_t kSize = 1 << 16;
  void* const low =
      ::mmap(reinterpret_cast<void*>(0x10000000), kSize, PROT_READ, MAP_PRIVATE, fd, 0);
  void* const high = ::mmap(nullptr, kSize, PROT_READ, MAP_PRIVATE, fd, 0);
  ::close(fd);
  ASSERT_TRUE(low != MAP_FAILED && high != MAP_FAILED);
  const Result<ModuleMap> map = ModuleMap::ofProcess(::getpid());
  ::munmap(low, kSize);
  ::munmap(high, kSize);
  ASSERT_TRUE(map);
  const Module* library = map->at(code);
  ASSERT_NE(library, nullptr);
  EXPECT_EQ(library->loadBias, reinterpret_cast<std::uint64_t>(own.dli_fbase));
  EXPECT_EQ(map->at(reinterpret_cast<std::uint64_t>(low)), nullptr);
  std::size_t holders = 0;
  for (const Module& module : map->modules()) {
    holders += module.start <= code && code < module.end ? 1 : 0;
  }
  EXPECT_EQ(holders, 1U) << "no other module's extent covers this one";
}

/// What the runtime reads in memory, and hrtool in the file.
TEST(ModuleMap, AFileIsTheSameBuildAsWhatIsMapped) {
  std::uint32_t mapped = 0;
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t /*size*/, void* data) {
        wire::BuildId id;
        for (int i = 0; i < info->dlpi_phnum && id.size == 0; ++i) {
          const ElfW(Phdr)& header = info->dlpi_phdr[i];
          if (header.p_type == PT_NOTE) {
            id = wire::buildIdIn(reinterpret_cast<const void*>(info->dlpi_addr + header.p_vaddr),
                                 header.p_filesz);
          }
        }
        *static_cast<std::uint32_t*>(data) = wire::moduleIdentity(
            info->dlpi_phdr, info->dlpi_phnum * sizeof *info->dlpi_phdr, id.bytes, id.size);
        return 1; // The first one is the program.
      },
      &mapped);
  EXPECT_EQ(identityOf("/proc/self/exe"), mapped);
  EXPECT_NE(identityOf("/bin/sh"), mapped);
  EXPECT_EQ(identityOf("/etc/passwd"), 0U);
}

TEST(ModuleMap, AnotherFileOfThatNameIsNotTaken) {
  Result<ModuleMap> map = ModuleMap::ofProcess(::getpid());
  ASSERT_TRUE(map);
  const std::string program = map->modules().front().path;
  const std::vector<Mapping> mappings = {{.start = 0x1000,
                                          .end = 0x2000,
                                          .executable = true,
                                          .path = program,
                                          .device = 1,
                                          .inode = 1}};
  const MappedFile lost = openMapped(::getpid(), mappings.front(), false, mappings);
  EXPECT_TRUE(lost.name.empty());
  EXPECT_NE(lost.problem.find(program + " is no longer the file that the program has loaded"),
            std::string::npos);
  const MappedFile kept = openMapped(::getpid(), mappings.front(), true, mappings);
  EXPECT_EQ(kept.name, map->modules().front().file); // By /proc/PID/exe, and opened once.
}

TEST(ModuleMap, AProcessThatIsGoneIsAnError) { EXPECT_FALSE(ModuleMap::ofProcess(1 << 30)); }

TEST(ModuleMap, NeededLibrariesComeBreadthFirstAndOpenedOnesLast) {
  const auto module = [](const char* path, std::vector<std::string> needed) {
    Module result;
    result.path = path;
    result.needed = std::move(needed);
    return result;
  };
  const std::vector<Module> ordered =
      inLookupOrder({module("/app", {"liba.so", "libb.so"}), module("/plugin.so", {}),
                     module("/lib/libc.so", {}), module("/lib/libb.so", {"libc.so"}),
                     module("/lib/liba.so", {"libc.so", "libd.so"}), module("/lib/libd.so", {})});
  std::vector<std::string> paths;
  for (const Module& each : ordered) {
    paths.push_back(each.path);
  }
  EXPECT_EQ(paths, (std::vector<std::string>{"/app", "/lib/liba.so", "/lib/libb.so", "/lib/libc.so",
                                             "/lib/libd.so", "/plugin.so"}));
}

} // namespace
} // namespace hot_restart::cli
