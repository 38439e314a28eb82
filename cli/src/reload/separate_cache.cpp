// See separate_cache.h. Clang and LLVM work in a forked child; a file lock keeps processes apart
// that start at the same time.
#include "reload/separate_cache.h"

#include "base/process.h"
#include "base/text_file.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/reload.h"
#include "hot_restart/rewriter/separate_bodies.h"
#include "hot_restart/wire.h"
#include "program/load_plan.h"
#include "program/module_map.h"
#include "program/session_state.h"

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

namespace fs = std::filesystem;

/// Held while it lives; waits for other processes.
class FolderLock {
public:
  explicit FolderLock(const fs::path& folder)
      : descriptor_(::open((folder / "all.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
    while (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
  }
  bool held() const { return descriptor_ >= 0; }

private:
  int descriptor_;
};

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
  const Result<rewriter::SeparateObject> object = rewriter::compileSeparateBodies(*manifest, stem);
  if (!object && object.error().code == ErrorCode::kSystem) {
    return object.error().message;
  }
  const Status written = writeAtomically(
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
  std::string text;
  llvm::raw_string_ostream(text) << llvm::json::Value(
      llvm::json::Object{{"module", work.owner.path},
                         {"manifest", work.manifestPath},
                         {"slots", std::move(slots)},
                         {"bodies", std::move(bodies)},
                         {"leftOut", std::move(leftOut)}});
  return text;
}

std::string bindInChild(const void* context) {
  const BindWork& work = *static_cast<const BindWork*>(context);
  const std::string stem = stemOf(work.manifestPath);
  const Result<rewriter::Manifest> manifest = rewriter::readManifest(work.manifestPath);
  if (!manifest) {
    return manifest.error().message;
  }
  const auto object = rewriter::separateObjectFromJson(readText(stem + ".json").value_or(""));
  if (!object) {
    return object.error().message;
  }
  std::vector<rewriter::RunningModule> running;
  running.reserve(work.modules.size());
  for (const Module& module : work.modules) {
    running.push_back({module.file, wire::kUnknownBias}); // Another address in every process.
  }
  rewriter::SeparateUnit bound;
  bound.leftOut = object->leftOut;
  if (!object->bodyNames.empty()) {
    auto unit = rewriter::bindSeparateBodies({.manifest = *manifest,
                                              .object = *object,
                                              .compiledPath = stem + ".o",
                                              .modulePath = work.owner.file,
                                              .modules = std::move(running),
                                              .unitPath = work.unitStem + ".so"});
    if (!unit) {
      return unit.error().message;
    }
    bound = std::move(*unit);
  }
  for (const auto& [path, text] :
       {std::pair<std::string, std::string>(work.unitStem + ".json", outcomeJson(work, bound)),
        {work.unitStem + ".plan",
         bound.unit.slots.empty() ? std::string() : encodeLoadPlan(bound.unit)}}) {
    if (const Status written = writeAtomically(path, text); !written) {
      return written.error().message;
    }
  }
  return {};
}

/// "" or the failure of a child.
std::optional<Error> runChild(std::string (*work)(const void*), const void* context) {
  std::string problem;
  if (!runIsolated(work, context, problem)) {
    return Error{ErrorCode::kSystem, "hrtool's rewriter crashed"};
  }
  return problem.empty() ? std::nullopt : std::optional(Error{ErrorCode::kSystem, problem});
}

} // namespace

bool isSeparateUnit(const std::string& path) {
  const fs::path file(path);
  return file.parent_path().extension() == ".hr" && file.extension() == ".so" &&
         file.filename().string().starts_with("all-");
}

Status ensureSeparateObject(const std::string& manifestPath) {
  const std::string description = stemOf(manifestPath) + ".json";
  if (isNewer(description, manifestPath)) {
    return Done{};
  }
  const FolderLock lock(fs::path(manifestPath).parent_path());
  if (!lock.held()) {
    return Error{ErrorCode::kSystem, "cannot write to " +
                                         fs::path(manifestPath).parent_path().string() + ": " +
                                         std::strerror(errno)};
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
  if (Status status = ensureSeparateObject(manifestPath); !status) {
    return status.error();
  }
  const std::string stem = stemOf(manifestPath);
  const std::string unitStem = stem + "-" + keyOf(stem + ".json", modules);
  const std::string plan = unitStem + ".plan";
  std::error_code code;
  if (!fs::exists(plan, code)) {
    const FolderLock lock(fs::path(manifestPath).parent_path());
    const BindWork work{manifestPath, unitStem, owner, modules};
    if (!fs::exists(plan, code)) {
      if (std::optional<Error> error = runChild(&bindInChild, &work)) {
        return *error;
      }
    }
  }
  return fs::file_size(plan, code) == 0 ? std::string() : plan;
}

void addSeparateUnits(const std::vector<Module>& modules, SessionState& state) {
  std::vector<LoadedUnit> units;
  for (const Module& module : modules) {
    if (isSeparateUnit(module.path) && state.unitOfModule(module.path) == nullptr) {
      LoadedUnit unit;
      unit.object = module.path;
      unit.source = (fs::path(module.path).parent_path() / "all.cpp").string();
      unit.loadBias = module.loadBias;
      unit.version = 1;
      units.push_back(std::move(unit));
    }
  }
  state.units.insert(state.units.begin(), units.begin(), units.end());
}

} // namespace hot_restart::cli
