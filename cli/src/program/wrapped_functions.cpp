// The section names the manifests, and those have the functions. Symbols are compared demangled
// too: C1, C2 and C4 of a constructor are one stub.
#include "program/wrapped_functions.h"

#include "base/trust.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/generated_names.h"
#include "hot_restart/rewriter/lambda_symbol.h"
#include "hot_restart/rewriter/manifest.h"
#include "program/module_map.h"
#include "program/symbolizer.h"

#include <llvm/Object/ObjectFile.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

bool contains(const rewriter::FunctionEntry& function, const std::string& file, unsigned line) {
  return function.wrapped() && function.firstLine <= line && line <= function.lastLine &&
         function.file == file;
}

unsigned length(const rewriter::FunctionEntry& function) {
  return function.lastLine - function.firstLine;
}

/// Matches a stub's symbol; `exactly` when not only its demangled form is the same.
bool matchesSymbol(const rewriter::FunctionEntry& function, const SourceFrame& stub, bool exactly) {
  if (!function.wrapped() || function.stubSymbol.empty()) {
    return false;
  }
  return exactly ? function.stubSymbol == stub.linkageName
                 : demangled(function.stubSymbol) == stub.function;
}

/// Whether `frame` is called by the name of that body.
bool isNamed(const rewriter::FunctionEntry& function, const SourceFrame& frame) {
  const std::size_t at = frame.function.find(function.bodyName);
  if (function.bodyName.empty() || at == std::string::npos) {
    return false;
  }
  const auto isPartOfName = [&](std::size_t place) {
    const auto letter = static_cast<unsigned char>(frame.function[place]);
    return std::isalnum(letter) != 0 || letter == '_' || letter == '$';
  };
  const std::size_t end = at + function.bodyName.size();
  return (at == 0 || !isPartOfName(at - 1)) && (end == frame.function.size() || !isPartOfName(end));
}

/// Several functions may stand on one line.
bool isBetter(const rewriter::FunctionEntry& function, const rewriter::FunctionEntry& found,
              const SourceFrame& frame) {
  return length(function) != length(found) ? length(function) < length(found)
                                           : isNamed(function, frame) && !isNamed(found, frame);
}

/// Into `found`, when it is inside of what was found so far.
void findAtLine(const LoadedManifest& manifest, const SourceFrame& frame, WrappedFunction& found) {
  for (const rewriter::FunctionEntry& function : manifest.manifest.functions) {
    if (contains(function, frame.file, frame.line) &&
        (!found || isBetter(function, *found.function, frame))) {
      found = {&manifest, &function};
    }
  }
}

} // namespace

std::vector<std::string> manifestPaths(const std::string& elfFile) {
  std::vector<std::string> paths;
  auto binary = llvm::object::ObjectFile::createObjectFile(elfFile);
  if (!binary) {
    llvm::consumeError(binary.takeError());
    return paths;
  }
  for (const llvm::object::SectionRef& section : binary->getBinary()->sections()) {
    auto name = section.getName();
    if (!name) {
      llvm::consumeError(name.takeError());
      continue;
    }
    if (*name != llvm::StringRef(rewriter::kUnitSection)) {
      continue;
    }
    auto contents = section.getContents();
    if (!contents) {
      llvm::consumeError(contents.takeError());
      continue;
    }
    // The linker pads between the strings of two objects with more NULs.
    llvm::SmallVector<llvm::StringRef> strings;
    contents->split(strings, '\0', -1, /*KeepEmpty=*/false);
    for (const llvm::StringRef path : strings) {
      if (std::find(paths.begin(), paths.end(), path.str()) == paths.end()) {
        paths.push_back(path.str());
      }
    }
  }
  return paths;
}

const std::vector<std::shared_ptr<LoadedManifest>>& WrappedFunctions::of(const Module& module) {
  const auto known = byModule_.find(module.path);
  if (known != byModule_.end()) {
    return known->second;
  }
  auto& manifests = byModule_[module.path];
  for (const std::string& path : manifestPaths(module.file)) {
    const Status trusted = checkTrusted(path);
    Result<rewriter::Manifest> manifest = trusted || trusted.error().code == ErrorCode::kNotFound
                                              ? rewriter::readManifest(path)
                                              : Result<rewriter::Manifest>(trusted.error());
    if (manifest) {
      manifests.push_back(
          std::make_shared<LoadedManifest>(LoadedManifest{path, std::move(*manifest)}));
    } else {
      problems_.push_back(manifest.error().message);
    }
  }
  return manifests;
}

WrappedFunction WrappedFunctions::ofLambda(const Module& module, std::uint64_t number) {
  for (const auto& manifest : of(module)) {
    for (const rewriter::FunctionEntry& lambda : manifest->manifest.lambdas) {
      if (lambda.lambda == number) {
        return {manifest.get(), &lambda};
      }
    }
  }
  return {};
}

WrappedFunction WrappedFunctions::ofStub(const Module& module, const SourceFrame& stub) {
  if (const std::uint64_t lambda = rewriter::lambdaOfStub(stub.linkageName); lambda != 0) {
    return ofLambda(module, lambda);
  }
  for (const bool exactly : {true, false}) {
    WrappedFunction found;
    for (const auto& manifest : of(module)) {
      for (const rewriter::FunctionEntry& function : manifest->manifest.functions) {
        if (!matchesSymbol(function, stub, exactly)) {
          continue;
        }
        // Two files may each have a static function of that name: the line table tells which one
        // this is.
        if (stub.file.empty() || contains(function, stub.file, stub.line)) {
          return {manifest.get(), &function};
        }
        found = {manifest.get(), &function};
      }
    }
    if (found) {
      return found;
    }
  }
  return atLine(module, stub);
}

WrappedFunction WrappedFunctions::inObject(const Module& module, const WrappedFunction& found,
                                           const std::string& generated) {
  for (const auto& manifest : of(module)) {
    const rewriter::FunctionEntry* function =
        manifest->manifest.generated == generated
            ? rewriter::findFunction(manifest->manifest, found.function->usr)
            : nullptr;
    if (function && function->wrapped() && function->file == found.function->file) {
      return {manifest.get(), function};
    }
  }
  return found;
}

WrappedFunction WrappedFunctions::atLine(const Module& module, const SourceFrame& frame) {
  WrappedFunction found;
  for (const auto& manifest : of(module)) {
    findAtLine(*manifest, frame, found);
  }
  return found;
}

WrappedFunction WrappedFunctions::atLine(const std::string& manifestPath,
                                         const SourceFrame& frame) {
  const auto [known, isFirst] = byPath_.try_emplace(manifestPath);
  if (isFirst) {
    if (Result<rewriter::Manifest> manifest = rewriter::readManifest(manifestPath)) {
      known->second =
          std::make_shared<LoadedManifest>(LoadedManifest{manifestPath, std::move(*manifest)});
    }
  }
  WrappedFunction found;
  if (known->second) {
    findAtLine(*known->second, frame, found);
  }
  return found;
}

} // namespace hot_restart::cli
