// Clang and LLVM work in a forked child, so that a crash of theirs harms nobody.
#include "reload/separate_cache.h"

#include "base/file_lock.h"
#include "base/process.h"
#include "base/trust.h"
#include "hot_restart/json_text.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/compiler_environment.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/reload.h"
#include "hot_restart/rewriter/separate_bodies.h"
#include "hot_restart/whole_file.h"
#include "hot_restart/wire.h"
#include "program/load_plan.h"
#include "program/module_map.h"

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

namespace fs = std::filesystem;

/// All bodies of a big file are compiled meanwhile.
constexpr std::chrono::minutes kPatience{10};

/// Keeps processes apart that start at the same time.
Result<FileLock> lockFolderOf(const std::string& manifestPath) {
  const std::string folder = fs::path(manifestPath).parent_path().string();
  return FileLock::take(folder + "/all.lock", kPatience, [&](const std::string& holder) {
    std::cerr << "hot_restart: waiting for " << holder << ", which compiles bodies in " << folder
              << " (at most " << kPatience.count() << " minutes)\n";
  });
}

/// `stem` of an object's separate bodies: absolute, without extension.
std::string stemOf(const std::string& manifestPath) {
  return (fs::path(manifestPath).parent_path() / "all").string();
}

bool isNewer(const std::string& path, const std::string& than) {
  struct stat one{};
  struct stat other{};
  if (::stat(path.c_str(), &one) != 0 || ::stat(than.c_str(), &other) != 0) {
    return false;
  }
  return one.st_mtim.tv_sec != other.st_mtim.tv_sec ? one.st_mtim.tv_sec > other.st_mtim.tv_sec
                                                    : one.st_mtim.tv_nsec > other.st_mtim.tv_nsec;
}

/// Everything left out, because of `why`.
rewriter::SeparateObject nothingOf(const rewriter::Manifest& manifest, const std::string& why) {
  rewriter::SeparateObject object;
  for (const rewriter::FunctionEntry& entry : manifest.functions) {
    if (entry.wrapped()) {
      object.leftOut.push_back({entry.name, why});
    }
  }
  return object;
}

/// Runs in a child; the answer is the message of a failure.
std::string compileInChild(const void* context) {
  const std::string& manifestPath = *static_cast<const std::string*>(context);
  const std::string stem = stemOf(manifestPath);
  const Result<rewriter::Manifest> manifest = rewriter::readManifest(manifestPath);
  if (!manifest) {
    return manifest.error().message;
  }
  rewriter::adoptEnvironment(manifest->command);
  const Result<rewriter::SeparateObject> object = rewriter::compileSeparateBodies(*manifest, stem);
  if (!object && object.error().code == ErrorCode::kSystem) {
    return object.error().message;
  }
  const Status written = writeWholeFile(
      stem + ".json",
      rewriter::toJson(object ? *object : nothingOf(*manifest, object.error().message)));
  return written ? std::string() : written.error().message;
}

/// Which modules a plan is for: their files, as they are now.
std::string keyOf(const std::string& objectJson, const std::vector<Module>& modules) {
  std::uint64_t hash = 0;
  const auto add = [&hash](const std::string& name, const std::string& file) {
    struct stat info{};
    ::stat(file.c_str(), &info);
    hash = rewriter::contentHash(std::to_string(hash) + name + std::to_string(info.st_ino) + ":" +
                                 std::to_string(info.st_size) + ":" +
                                 std::to_string(info.st_mtim.tv_sec) + "." +
                                 std::to_string(info.st_mtim.tv_nsec));
  };
  add(objectJson, objectJson);
  for (const Module& module : modules) {
    add(module.path, module.file);
  }
  char text[32];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

struct BindWork {
  std::string manifestPath, unitStem;
  const Module& owner;
  const std::vector<Module>& modules;
};

/// What became of an object's functions in one program: for people and scripts.
std::string outcomeJson(const BindWork& work, const rewriter::SeparateUnit& unit) {
  llvm::json::Array slots, bodies, leftOut;
  for (const auto* list : {&unit.unit.slots, &unit.ownSlots}) {
    for (const rewriter::SlotUpdate& slot : *list) {
      slots.push_back(slot.slotSymbol);
      bodies.push_back(slot.bodySymbol);
    }
  }
  for (const rewriter::LeftOut& one : unit.leftOut) {
    leftOut.push_back(llvm::json::Object{{"name", llvm::json::fixUTF8(one.name)},
                                         {"reason", llvm::json::fixUTF8(one.reason)}});
  }
  return jsonLine(llvm::json::Object{{"module", work.owner.path},
                                     {"manifest", work.manifestPath},
                                     {"slots", std::move(slots)},
                                     {"bodies", std::move(bodies)},
                                     {"leftOut", std::move(leftOut)}});
}

Result<rewriter::SeparateUnit> bind(const BindWork& work) {
  const std::string stem = stemOf(work.manifestPath);
  const Result<rewriter::Manifest> manifest = rewriter::readManifest(work.manifestPath);
  if (!manifest) {
    return manifest.error();
  }
  const Result<std::string> json = readWholeFile(stem + ".json");
  const auto object = json ? rewriter::separateObjectFromJson(*json)
                           : Result<rewriter::SeparateObject>(json.error());
  if (!object) {
    return object.error();
  }
  if (object->bodyNames.empty()) {
    rewriter::SeparateUnit nothing;
    nothing.leftOut = object->leftOut;
    return nothing;
  }
  std::vector<rewriter::RunningModule> running;
  running.reserve(work.modules.size());
  for (const Module& module : work.modules) {
    // Another address in every process.
    running.push_back({module.path, wire::kUnknownBias, module.file});
  }
  return rewriter::bindSeparateBodies({.manifest = *manifest,
                                       .object = *object,
                                       .compiledPath = stem + ".o",
                                       .modulePath = work.owner.path,
                                       .modules = std::move(running),
                                       .unitPath = work.unitStem + ".so"});
}

/// Runs in a child; the answer is the message of a failure.
std::string bindInChild(const void* context) {
  const BindWork& work = *static_cast<const BindWork*>(context);
  const Result<rewriter::SeparateUnit> bound = bind(work);
  if (!bound) {
    return bound.error().message;
  }
  const std::string plan = bound->unit.slots.empty() ? std::string() : encodeLoadPlan(bound->unit);
  const Status told = writeWholeFile(work.unitStem + ".json", outcomeJson(work, *bound));
  const Status written = told ? writeWholeFile(work.unitStem + ".plan", plan) : told;
  return written ? std::string() : written.error().message;
}

/// "" or the failure of a child.
std::optional<Error> runChild(std::string (*work)(const void*), const void* context) {
  std::string problem;
  if (!runIsolated(work, context, problem)) {
    return Error{ErrorCode::kSystem, "hrtool's rewriter crashed"};
  }
  return problem.empty() ? std::nullopt : std::optional(Error{ErrorCode::kSystem, problem});
}

/// Makes the plan of the work's unit, unless it is there.
Status ensureBound(const BindWork& work) {
  const std::string plan = work.unitStem + ".plan";
  std::error_code code;
  if (fs::exists(plan, code)) {
    return Done{};
  }
  const Result<FileLock> lock = lockFolderOf(work.manifestPath);
  if (!lock) {
    return lock.error();
  }
  if (fs::exists(plan, code)) {
    return Done{}; // Another process has made it meanwhile.
  }
  const std::optional<Error> error = runChild(&bindInChild, &work);
  return error ? Status(*error) : Status(Done{});
}

} // namespace

Status ensureSeparateObject(const std::string& manifestPath) {
  const std::string description = stemOf(manifestPath) + ".json";
  if (isNewer(description, manifestPath)) {
    return Done{};
  }
  const Result<FileLock> lock = lockFolderOf(manifestPath);
  if (!lock) {
    return lock.error();
  }
  if (isNewer(description, manifestPath)) {
    return Done{}; // Another process has done it meanwhile.
  }
  if (std::optional<Error> error = runChild(&compileInChild, &manifestPath)) {
    return *error;
  }
  return Done{};
}

Result<std::string> separatePlan(const std::string& manifestPath, const Module& owner,
                                 const std::vector<Module>& modules) {
  if (Status status = checkTrusted(manifestPath);
      !status && status.error().code != ErrorCode::kNotFound) {
    return status.error();
  }
  if (Status status = ensureSeparateObject(manifestPath); !status) {
    return status.error();
  }
  const std::string stem = stemOf(manifestPath);
  const std::string unitStem = stem + "-" + keyOf(stem + ".json", modules);
  const std::string plan = unitStem + ".plan";
  if (Status status = ensureBound({manifestPath, unitStem, owner, modules}); !status) {
    return status.error();
  }
  for (const std::string& file : {plan, unitStem + ".so"}) {
    if (Status status = checkTrusted(file);
        !status && status.error().code != ErrorCode::kNotFound) {
      return status.error();
    }
  }
  std::error_code code;
  const std::uintmax_t size = fs::file_size(plan, code);
  if (code) {
    return Error{ErrorCode::kSystem, "cannot read " + plan + ": " + code.message()};
  }
  return size == 0 ? std::string() : plan;
}

} // namespace hot_restart::cli
