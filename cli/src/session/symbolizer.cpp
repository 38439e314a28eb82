// LLVMSymbolizer, fed with link-time addresses.
#include "session/symbolizer.h"

#include "session/module_map.h"

#include <llvm/DebugInfo/Symbolize/Symbolize.h>
#include <llvm/Demangle/Demangle.h>

#include <cstdint>
#include <cstdlib>
#include <cxxabi.h>
#include <filesystem>
#include <memory>
#include <string>
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

SourceFrame toFrame(const llvm::DILineInfo& info) {
  SourceFrame frame;
  frame.linkageName = known(info.FunctionName);
  frame.function = demangled(frame.linkageName);
  frame.file = known(info.FileName);
  frame.line = info.Line;
  if (frame.line == 0) {
    frame.file.clear();
  } else {
    frame.file = std::filesystem::path(frame.file).lexically_normal();
  }
  return frame;
}

} // namespace

struct Symbolizer::Implementation {
  llvm::symbolize::LLVMSymbolizer symbolizer{options()};
};

Symbolizer::Symbolizer() : implementation_(std::make_unique<Implementation>()) {}
Symbolizer::~Symbolizer() = default;

std::vector<SourceFrame> Symbolizer::at(const Module& module, std::uint64_t runTimeAddress) {
  auto found = implementation_->symbolizer.symbolizeInlinedCode(
      module.file,
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

std::string demangled(const std::string& name) { return llvm::demangle(name); }

std::string demangledType(const std::string& name) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
  return status == 0 && text ? text.get() : name;
}

} // namespace hot_restart::cli
