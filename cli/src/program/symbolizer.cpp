// LLVM's symbolizer does the work; it is fed with link-time addresses.
#include "program/symbolizer.h"

#include "hot_restart/rewriter/source_path.h"
#include "program/module_map.h"

#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/DebugInfo/DWARF/DWARFCompileUnit.h>
#include <llvm/DebugInfo/DWARF/DWARFContext.h>
#include <llvm/DebugInfo/DWARF/DWARFDie.h>
#include <llvm/DebugInfo/DWARF/DWARFFormValue.h>
#include <llvm/DebugInfo/Symbolize/Symbolize.h>
#include <llvm/Demangle/Demangle.h>
#include <llvm/Object/ObjectFile.h>

#include <cstdint>
#include <cstdlib>
#include <cxxabi.h>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

std::string known(const std::string& text) {
  return text == llvm::DILineInfo::BadString ? "" : text;
}

llvm::symbolize::LLVMSymbolizer::Options options() {
  llvm::symbolize::LLVMSymbolizer::Options options;
  options.Demangle = false;
  return options;
}

/// As manifests name the file. A program that was built with -ffile-prefix-map has relative names,
/// and nobody knows from where.
std::string fileName(const std::filesystem::path& name) {
  return name.is_absolute() ? rewriter::sourcePath(name) : name.lexically_normal().string();
}

SourceFrame toFrame(const llvm::DILineInfo& info) {
  SourceFrame frame;
  frame.linkageName = known(info.FunctionName);
  frame.function = demangled(frame.linkageName);
  frame.file = known(info.FileName);
  frame.line = info.Line;
  if (frame.line == 0) {
    frame.file.clear();
  } else {
    frame.file = fileName(frame.file);
  }
  return frame;
}

/// The debug information of a module's file.
struct DebugFile {
  llvm::object::OwningBinary<llvm::object::ObjectFile> file;
  std::unique_ptr<llvm::DWARFContext> context; ///< Null: there is none.
};

DebugFile readDebugFile(const std::string& path) {
  DebugFile debug;
  auto file = llvm::object::ObjectFile::createObjectFile(path);
  if (!file) {
    llvm::consumeError(file.takeError());
    return debug;
  }
  debug.file = std::move(*file);
  debug.context = llvm::DWARFContext::create(*debug.file.getBinary());
  return debug;
}

} // namespace

struct Symbolizer::Implementation {
  llvm::symbolize::LLVMSymbolizer symbolizer{options()};
  std::map<std::string, DebugFile> debugFiles;
  std::map<std::string, std::string> names; ///< By Module::file.

  /// Beside the module's own name there may be a file with its debug information, so that name is
  /// used as long as it leads to the file that is mapped. The symbolizer keeps what it has opened.
  const std::string& nameOf(const Module& module) {
    const auto [known, isFirst] = names.try_emplace(module.file, module.file);
    std::error_code code;
    if (isFirst && std::filesystem::equivalent(module.path, module.file, code) && !code) {
      known->second = module.path;
    }
    return known->second;
  }
};

Symbolizer::Symbolizer() : implementation_(std::make_unique<Implementation>()) {}
Symbolizer::~Symbolizer() = default;
Symbolizer::Symbolizer(Symbolizer&& other) noexcept = default;
Symbolizer& Symbolizer::operator=(Symbolizer&& other) noexcept = default;

std::vector<SourceFrame> Symbolizer::at(const Module& module, std::uint64_t runTimeAddress) {
  auto found = implementation_->symbolizer.symbolizeInlinedCode(
      implementation_->nameOf(module),
      {runTimeAddress - module.loadBias, llvm::object::SectionedAddress::UndefSection});
  std::vector<SourceFrame> frames;
  if (!found) {
    llvm::consumeError(found.takeError());
  } else {
    for (unsigned i = 0; i < found->getNumberOfFrames(); ++i) {
      frames.push_back(toFrame(found->getFrame(i)));
      frames.back().inlined = i + 1 < found->getNumberOfFrames();
    }
  }
  if (frames.empty()) {
    frames.emplace_back();
  }
  return frames;
}

std::string Symbolizer::compiledFrom(const Module& module, std::uint64_t runTimeAddress) {
  const auto [known, isFirst] = implementation_->debugFiles.try_emplace(module.file);
  if (isFirst) {
    known->second = readDebugFile(module.file);
  }
  llvm::DWARFContext* context = known->second.context.get();
  llvm::DWARFCompileUnit* unit =
      context ? context->getCompileUnitForCodeAddress(runTimeAddress - module.loadBias) : nullptr;
  if (!unit) {
    return "";
  }
  const char* name = llvm::dwarf::toString(unit->getUnitDIE().find(llvm::dwarf::DW_AT_name), "");
  const char* folder = unit->getCompilationDir();
  return fileName(std::filesystem::path(folder ? folder : "") / name);
}

std::string demangled(const std::string& name) { return llvm::demangle(name); }

std::string demangledType(const std::string& name) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
  return status == 0 && text ? text.get() : name;
}

} // namespace hot_restart::cli
