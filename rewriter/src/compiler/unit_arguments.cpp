// Flags that would put the unit's code or data out of the program's reach are dropped; all others
// are the user's.
#include "compiler/unit_arguments.h"

#include "hot_restart/rewriter/compile_command.h"

#include "llvm/ADT/StringRef.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

using llvm::StringRef;

constexpr std::array kDropped = {
    StringRef("-MD"),
    StringRef("-MMD"),
    StringRef("-MP"),
    StringRef("-MG"),
    StringRef("-M"),
    StringRef("-MM"),
    StringRef("-fpie"),
    StringRef("-fPIE"),
    StringRef("-fno-pie"),
    StringRef("-fno-PIE"),
    StringRef("-fpic"),
    StringRef("-fno-pic"),
    StringRef("-fno-PIC"),
    StringRef("-no-pie"),
    StringRef("-pie"),
    StringRef("-fwhole-program"),
    StringRef("--coverage"),
    StringRef("-ftest-coverage"),
    StringRef("-fno-semantic-interposition"),
    StringRef("-ffat-lto-objects"),
    StringRef("-fno-function-sections"),
    StringRef("-fno-data-sections"),
    StringRef("-gsplit-dwarf"),
    StringRef("-Winvalid-pch"),
    StringRef("-pedantic-errors"),
};
constexpr std::array kDroppedPrefixes = {
    StringRef("-flto"),          StringRef("-Werror"),
    StringRef("-fvisibility"),   StringRef("-ftls-model="),
    StringRef("-mtls-dialect="), StringRef("-fprofile-"),
    StringRef("-save-temps"),    StringRef("-fdiagnostics-format="),
};
/// Options whose value is the next argument.
constexpr std::array kDroppedPairs = {StringRef("-o"), StringRef("-MF"), StringRef("-MT"),
                                      StringRef("-MQ"), StringRef("-dumpdir")};

template <class List> bool contains(const List& list, StringRef argument) {
  for (const StringRef entry : list) {
    if (entry == argument) {
      return true;
    }
  }
  return false;
}

bool isDropped(StringRef argument) {
  if (contains(kDropped, argument)) {
    return true;
  }
  for (const StringRef prefix : kDroppedPrefixes) {
    if (argument.starts_with(prefix)) {
      return true;
    }
  }
  // Joined values: -ofoo.o, -MFfoo.d.
  return argument.size() > 3 && (argument.starts_with("-MF") || argument.starts_with("-MT") ||
                                 argument.starts_with("-MQ"));
}

bool isAddressSanitized(const std::vector<std::string>& arguments) {
  return std::any_of(arguments.begin(), arguments.end(), [](const StringRef argument) {
    return argument.starts_with("-fsanitize=") && argument.contains("address");
  });
}

/// The user's own arguments from the compiler on, for another source and without an output.
std::vector<std::string> keptArguments(const CompileCommand& command,
                                       const std::string& sourcePath) {
  std::vector<std::string> result;
  for (std::size_t i = command.compilerIndex; i < command.arguments.size(); ++i) {
    const std::string& argument = command.arguments[i];
    if (i == command.sourceIndex) {
      result.push_back(sourcePath);
    } else if (contains(kDroppedPairs, argument)) {
      ++i;
    } else if (argument == "-Xclang" && i + 3 < command.arguments.size() &&
               command.arguments[i + 1] == "-include-pch") {
      i += 3; // Precompiled for other flags; CMake names the header itself as well.
    } else if (StringRef(argument).starts_with("-o") && argument == "-o" + command.output) {
      continue;
    } else if (!isDropped(argument)) {
      result.push_back(argument);
    }
  }
  return result;
}

/// What makes every reference of the unit one that can be led to the program.
void addUnitFlags(CompilerKind kind, std::vector<std::string>& arguments) {
  for (const char* flag :
       {"-fPIC", "-ffunction-sections", "-fdata-sections", "-fvisibility=default",
        "-fsemantic-interposition", "-fno-lto", "-ftls-model=global-dynamic", "-w"}) {
    arguments.emplace_back(flag);
  }
  if (kind == CompilerKind::kGcc) {
    // Folding and guessing see through symbols that will be the program's.
    for (const char* flag : {"-fno-ipa-icf", "-fno-devirtualize-speculatively", "-fno-ipa-cp"}) {
      arguments.emplace_back(flag);
    }
  }
  if (kind == CompilerKind::kClang) {
    // In version 5 its locations of variables are indexes (debug_locations.h).
    arguments.emplace_back("-fdebug-default-version=4");
  }
  if (isAddressSanitized(arguments)) {
    // Variables are the program's, which has told AddressSanitizer of them.
    const bool gcc = kind == CompilerKind::kGcc;
    arguments.emplace_back(gcc ? "--param" : "-mllvm");
    arguments.emplace_back(gcc ? "asan-globals=0" : "-asan-globals=0");
  }
}

} // namespace

std::vector<std::string> unitCompileArguments(const CompileCommand& command,
                                              const std::vector<std::string>& extra,
                                              const std::string& sourcePath,
                                              const std::string& objectPath) {
  std::vector<std::string> result = keptArguments(command, sourcePath);
  result.insert(result.end(), extra.begin(), extra.end());
  addUnitFlags(command.kind, result);
  result.emplace_back("-o");
  result.push_back(objectPath);
  return result;
}

} // namespace hot_restart::rewriter
