// See reload.h. The order is the point: dlopen, bind, initialise, swap.
#include "reload.h"

#include "address.h"
#include "exceptions_in_flight.h"
#include "line.h"
#include "load_plan.h"
#include "module_memory.h"
#include "once.h"
#include "thread_state.h"

#include <cstdint>
#include <cstring>
#include <dlfcn.h>
#include <hot_restart/wire.h>
#include <link.h>

namespace hot_restart::runtime {
namespace {

// A unit is opened in milliseconds. One that is not waits for a lock of malloc or of the loader.
constexpr int kDlopenSeconds = 15;

/// One reload. Every step answers whether to go on, and has written why not into the reply
/// otherwise.
class Reload {
public:
  Reload(const char* planPath, wire::LoadReply& reply) : planPath_(planPath), reply_(reply) {}

  void run() {
    if (!openPlan() || !openUnit()) {
      return;
    }
    if (!bind() || !slotsAreSound()) {
      dlclose(handle_); // Nothing of it has run yet.
      return;
    }
    if (!initialize()) {
      return; // Stays loaded: what it has registered may point into it.
    }
    reply_.unitLoadBias = unit_.bias;
    reply_.ok = swapSlots() ? 1 : 0;
  }

  /// The same for a unit that is loaded already. Nothing of it is bound or initialised again.
  void runAgain(bool original) {
    if (!openPlan()) {
      return;
    }
    unit_ = findModule(wire::kUnknownBias, plan_.unitPath());
    if (!unit_.found) {
      refuse("that version is not loaded any more", plan_.unitPath());
      return;
    }
    original_ = original;
    reply_.unitLoadBias = unit_.bias;
    reply_.ok = slotsAreSound() && swapSlots() ? 1 : 0;
  }

  /// What run() was doing, for the message about a crash in it.
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

struct Task {
  Reload reload;
  const wire::Use* use; ///< Null: load.
};

void runTask(void* data) {
  auto& task = *static_cast<Task*>(data);
  if (task.use == nullptr) {
    task.reload.run();
  } else {
    task.reload.runAgain(task.use->original != 0);
  }
}

/// A crash of the task becomes a refusal.
void perform(Task& task, wire::LoadReply& reply) {
  forgetOnce();
  const int ended = runGuarded(&runTask, &task);
  if (ended == 0) {
    return;
  }
  Line line;
  if (ended == kGuardTimeout) {
    line << task.reload.step() << " did not end within " << kDlopenSeconds
         << " seconds: the crashed code holds a lock of malloc or of the loader, and nothing can "
            "be loaded any more";
  } else if (ended == kGuardTerminated) {
    line << "crashed while " << task.reload.step() << " (std::terminate)";
  } else {
    line << "crashed while " << task.reload.step() << " (signal " << ended << ")";
  }
  reply.ok = 0;
  line.copyTo(reply.message, sizeof reply.message);
}

} // namespace

void loadUnit(const char* planPath, wire::LoadReply& reply) {
  Task task{.reload = Reload(planPath, reply), .use = nullptr};
  perform(task, reply);
}

void useVersion(const wire::Use& use, wire::LoadReply& reply) {
  Task task{.reload = Reload(use.plan, reply), .use = &use};
  perform(task, reply);
}

} // namespace hot_restart::runtime
