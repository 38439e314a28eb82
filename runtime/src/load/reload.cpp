// See reload.h. The order is the point: dlopen, bind, initialise, swap.
#include "load/reload.h"

#include "base/address.h"
#include "base/message_line.h"
#include "load/load_plan.h"
#include "load/module_memory.h"
#include "load/single_call.h"
#include "unwinding/exceptions_in_flight.h"
#include "unwinding/thread_state.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <hot_restart/wire.h>
#include <link.h>
#include <memory>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hot_restart::runtime {
namespace {

// A unit is opened in milliseconds. One that is not waits for a lock of malloc or of the loader.
constexpr int kDlopenSeconds = 15;

/// One unit. Every step answers whether to go on, and has written why not into the reply otherwise.
class Reload {
public:
  Reload(const char* planPath, wire::LoadReply& reply) : planPath_(planPath), reply_(reply) {}

  bool open() { return openPlan() && openUnit(); }
  /// Nothing of the unit has run before this, nor in it.
  bool connect() { return bind() && slotsAreSound(); }

  bool initialize() {
    step_ = "running the initialisers that the edit added";
    for (std::uint32_t i = 0; i < plan_.header().initializerCount; ++i) {
      const std::uint64_t address = plan_.initializers()[i];
      if (!unit_.isExecutable(address)) {
        return refuse("an initialiser is not where the load plan says", plan_.unitPath());
      }
      try {
        pointerTo<void()>(unit_.bias + address)();
      } catch (...) {
        char type[256] = {};
        char what[512] = {};
        describeException(currentException(), {type, sizeof type}, {what, sizeof what});
        return refuse(Line() << "an initialiser that the edit added threw " << type << ": "
                             << what);
      }
    }
    return true;
  }

  bool swapSlots() {
    step_ = "swapping the slots";
    reply_.unitLoadBias = unit_.bias;
    for (std::uint32_t i = 0; i < plan_.header().slotCount; ++i) {
      const wire::PlanSlot& slot = plan_.slots()[i];
      auto* const address = pointerTo<std::uint64_t>(moduleAt(slot.module).bias + slot.slot);
      if ((slot.flags & wire::kSlotOnce) == 0) {
        __atomic_store_n(address, original_ ? 0 : unit_.bias + slot.body, __ATOMIC_RELEASE);
      } else if (!addOnce(moduleAt(slot.module).bias + slot.slot, unit_.bias + slot.body)) {
        return refuse("the new version has too many slots", plan_.unitPath());
      }
    }
    return true;
  }

  void close() {
    if (handle_ != nullptr) {
      dlclose(handle_);
      handle_ = nullptr;
    }
  }

  /// The slots of a unit that is loaded already. Nothing of it is bound or initialised again.
  void useAgain(bool original) {
    if (!openPlan()) {
      return;
    }
    unit_ = findModule(wire::kUnknownBias, plan_.unitPath());
    if (!unit_.found) {
      refuse("that version is not loaded any more", plan_.unitPath());
      return;
    }
    original_ = original;
    reply_.ok = slotsAreSound() && swapSlots() ? 1 : 0;
  }

  /// What it was doing, for the message about a crash in it.
  const char* step() const { return step_; }

private:
  bool refuse(const Line& why) {
    why.copyTo(reply_.message, sizeof reply_.message);
    return false;
  }
  bool refuse(const char* what, const char* detail) {
    return refuse(Line() << what << ": " << detail);
  }

  bool openPlan() {
    step_ = "reading the load plan";
    const char* problem = plan_.open(planPath_);
    return problem == nullptr || refuse(problem, planPath_);
  }

  bool openUnit() {
    step_ = "opening the unit (dlopen)";
    {
      const TimeLimit limit(kDlopenSeconds);
      handle_ = dlopen(plan_.unitPath(), RTLD_NOW | RTLD_LOCAL);
    }
    if (handle_ == nullptr) {
      return refuse("the new version cannot be loaded", dlerror());
    }
    link_map* map = nullptr;
    if (dlinfo(handle_, RTLD_DI_LINKMAP, static_cast<void*>(&map)) != 0) {
      return refuse("the new version cannot be found", plan_.unitPath());
    }
    unit_ = findModule(map->l_addr, plan_.unitPath());
    return unit_.found || refuse("the new version cannot be found", plan_.unitPath());
  }

  Module moduleAt(std::uint32_t index) {
    if (index != lastIndex_) {
      lastIndex_ = index;
      last_ = findModule(plan_.modules()[index].loadBias, plan_.modulePath(index));
    }
    return last_;
  }

  bool bind() {
    step_ = "binding the unit to the program";
    const WritableModule writable(unit_);
    if (!writable.ok()) {
      return refuse("the new version's memory cannot be made writable", plan_.unitPath());
    }
    for (std::uint32_t i = 0; i < plan_.header().bindingCount; ++i) {
      const wire::PlanBinding& binding = plan_.bindings()[i];
      std::uint64_t value = 0;
      if (!valueOf(binding, value)) {
        return false;
      }
      if (!unit_.contains(binding.where, sizeof value)) {
        return refuse(Line() << "the load plan binds an address outside the unit: "
                             << plan_.unitPath());
      }
      std::memcpy(pointerTo<void>(unit_.bias + binding.where), &value, sizeof value);
    }
    return true;
  }

  bool valueOf(const wire::PlanBinding& binding, std::uint64_t& value) {
    if (binding.kind == wire::PlanBindingKind::kTlsOffset) {
      value = binding.value;
      return true;
    }
    const Module module = moduleAt(binding.module);
    if (!module.found) {
      return refuse("a module of the program is not loaded any more",
                    plan_.modulePath(binding.module));
    }
    if (binding.kind == wire::PlanBindingKind::kTlsModule) {
      value = module.tlsModule;
      return value != 0 ||
             refuse("the module has no thread-local storage", plan_.modulePath(binding.module));
    }
    value = module.bias + binding.value;
    return binding.kind == wire::PlanBindingKind::kAddress ||
           refuse("unknown kind of binding", plan_.unitPath());
  }

  bool slotsAreSound() {
    step_ = "checking the slots";
    for (std::uint32_t i = 0; i < plan_.header().slotCount; ++i) {
      const wire::PlanSlot& slot = plan_.slots()[i];
      const Module module = moduleAt(slot.module);
      if (!module.found || !module.contains(slot.slot, sizeof(void*)) ||
          !module.isWritable(slot.slot)) {
        return refuse("the program's slot is not where the load plan says",
                      plan_.modulePath(slot.module));
      }
      if (!unit_.isExecutable(slot.body)) {
        return refuse("the new body is not where the load plan says", plan_.unitPath());
      }
    }
    return true;
  }

  const char* planPath_;
  wire::LoadReply& reply_;
  const char* step_ = "starting";
  LoadPlan plan_;
  bool original_ = false;
  void* handle_ = nullptr;
  Module unit_;
  std::uint32_t lastIndex_ = ~0U;
  Module last_;
};

/// Units that come together or not at all: each step is done for all of them before the next one.
class ReloadSet {
public:
  /// `paths`: `count` NUL-terminated paths of load plans, one behind the other.
  ReloadSet(const char* paths, std::size_t count, wire::LoadReply& reply) : reply_(reply) {
    const std::size_t size = (count > 0 ? count : 1) * sizeof(Reload);
    void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
      (Line() << "no memory for " << static_cast<std::int64_t>(count) << " units")
          .copyTo(reply.message, sizeof reply.message);
      return;
    }
    units_ = static_cast<Reload*>(memory);
    for (; count_ < count; ++count_) {
      std::construct_at(units_ + count_, paths, reply);
      paths += std::strlen(paths) + 1;
    }
  }
  ReloadSet(const ReloadSet&) = delete;
  ReloadSet& operator=(const ReloadSet&) = delete;
  ~ReloadSet() {
    for (std::size_t i = 0; i < count_; ++i) {
      units_[i].~Reload();
    }
    if (units_ != nullptr) {
      munmap(static_cast<void*>(units_), count_ * sizeof(Reload)); // At least one.
    }
  }

  void run() {
    if (units_ == nullptr) {
      return;
    }
    if (!forEach(&Reload::open) || !forEach(&Reload::connect)) {
      for (std::size_t i = 0; i < count_; ++i) {
        units_[i].close(); // Nothing of them has run yet.
      }
      return;
    }
    // From here on units stay: what their initialisers have registered may point into them.
    reply_.ok = forEach(&Reload::initialize) && forEach(&Reload::swapSlots) ? 1 : 0;
  }

  const char* step() const { return units_ == nullptr ? "starting" : units_[current_].step(); }

private:
  bool forEach(bool (Reload::*step)()) {
    for (current_ = 0; current_ < count_; ++current_) {
      if (!(units_[current_].*step)()) {
        return false;
      }
    }
    current_ = count_ - 1;
    return true;
  }

  wire::LoadReply& reply_;
  Reload* units_ = nullptr;
  std::size_t count_ = 0, current_ = 0;
};

struct UseTask {
  Reload reload;
  bool original;
  void run() { reload.useAgain(original); }
  const char* step() const { return reload.step(); }
};

/// A crash of the task becomes a refusal.
template <class Task> void perform(Task& task, wire::LoadReply& reply) {
  forgetOnce();
  const int ended = runGuarded([](void* data) { static_cast<Task*>(data)->run(); }, &task);
  if (ended == 0) {
    return;
  }
  Line line;
  if (ended == kGuardTimeout) {
    line << task.step() << " did not end within " << kDlopenSeconds
         << " seconds: the crashed code holds a lock of malloc or of the loader, and nothing can "
            "be loaded any more";
  } else if (ended == kGuardTerminated) {
    line << "crashed while " << task.step() << " (std::terminate)";
  } else {
    line << "crashed while " << task.step() << " (signal " << ended << ")";
  }
  reply.ok = 0;
  line.copyTo(reply.message, sizeof reply.message);
}

/// A list of load plans, mapped.
class PlanList {
public:
  explicit PlanList(const char* path) {
    const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
    struct stat facts{};
    if (fd >= 0 && fstat(fd, &facts) == 0 && facts.st_size > 0) {
      size_ = static_cast<std::size_t>(facts.st_size);
      void* memory = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
      bytes_ = memory == MAP_FAILED ? nullptr : static_cast<const char*>(memory);
    }
    if (fd >= 0) {
      close(fd);
    }
  }
  PlanList(const PlanList&) = delete;
  PlanList& operator=(const PlanList&) = delete;
  ~PlanList() {
    if (bytes_ != nullptr) {
      munmap(const_cast<char*>(bytes_), size_);
    }
  }

  bool ok() const { return bytes_ != nullptr && bytes_[size_ - 1] == '\0'; }
  const char* paths() const { return bytes_; }
  std::size_t count() const {
    return static_cast<std::size_t>(std::count(bytes_, bytes_ + size_, '\0'));
  }

private:
  const char* bytes_ = nullptr;
  std::size_t size_ = 0;
};

} // namespace

void loadUnit(const char* planPath, wire::LoadReply& reply) {
  ReloadSet one(planPath, 1, reply);
  perform(one, reply);
}

void loadUnits(const char* listPath, wire::LoadReply& reply) {
  const PlanList list(listPath);
  if (!list.ok()) {
    (Line() << "cannot read the list of load plans: " << listPath)
        .copyTo(reply.message, sizeof reply.message);
    return;
  }
  ReloadSet all(list.paths(), list.count(), reply);
  perform(all, reply);
}

void useVersion(const wire::Use& use, wire::LoadReply& reply) {
  UseTask task{.reload = Reload(use.plan, reply), .original = use.original != 0};
  perform(task, reply);
}

} // namespace hot_restart::runtime
