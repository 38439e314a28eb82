// Carries out the steps of loading one unit, as its load plan describes them.
#include "load/unit_load.h"

#include "base/address.h"
#include "base/message_line.h"
#include "load/module_memory.h"
#include "load/single_call.h"
#include "unwinding/exceptions_in_flight.h"
#include "unwinding/thread_state.h"

#include <cstdint>
#include <cstring>
#include <dlfcn.h>
#include <hot_restart/wire.h>
#include <link.h>

namespace hot_restart::runtime {
namespace {

/// What a slot may hold: nothing, or the address of a body. Anything else is no slot.
bool holdsBody(std::uint64_t slot) {
  const std::uint64_t body = slot % sizeof slot == 0
                                 ? __atomic_load_n(pointerTo<std::uint64_t>(slot), __ATOMIC_ACQUIRE)
                                 : ~std::uint64_t{0};
  return body == 0 || isLoadedCode(body);
}

} // namespace

bool UnitLoad::initialize() {
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
      return refuse(MessageLine() << "an initialiser that the edit added threw " << type << ": "
                                  << what);
    }
  }
  return true;
}

bool UnitLoad::swapSlots() {
  step_ = "swapping the slots";
  reply_.unitLoadBias = unit_.bias;
  for (std::uint32_t i = 0; i < plan_.header().slotCount; ++i) {
    const wire::PlanSlot& slot = plan_.slots()[i];
    auto* const address = pointerTo<std::uint64_t>(moduleAt(slot.module).bias + slot.slot);
    if ((slot.flags & wire::kSlotOnce) == 0) {
      __atomic_store_n(address, original_ ? 0 : unit_.bias + slot.body, __ATOMIC_RELEASE);
    } else if (!addSingleCall(moduleAt(slot.module).bias + slot.slot, unit_.bias + slot.body)) {
      return refuse("the new version has too many slots", plan_.unitPath());
    }
  }
  return true;
}

void UnitLoad::close() {
  if (handle_ != nullptr) {
    dlclose(handle_);
    handle_ = nullptr;
  }
}

void UnitLoad::useAgain(bool original) {
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

bool UnitLoad::refuse(const MessageLine& why) {
  why.copyTo(reply_.message, sizeof reply_.message);
  return false;
}
bool UnitLoad::refuse(const char* what, const char* detail) {
  return refuse(MessageLine() << what << ": " << detail);
}

bool UnitLoad::openPlan() {
  step_ = "reading the load plan";
  const char* problem = plan_.open(planPath_);
  return problem == nullptr || refuse(problem, planPath_);
}

bool UnitLoad::openUnit() {
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

Module UnitLoad::moduleAt(std::uint32_t index) {
  if (index != lastIndex_) {
    lastIndex_ = index;
    const wire::PlanModule& wanted = plan_.modules()[index];
    last_ = findModule(wanted.loadBias, plan_.modulePath(index));
    isOtherBuild_ = last_.found && wanted.identity != 0 && last_.identity() != wanted.identity;
    last_.found = last_.found && !isOtherBuild_;
  }
  return last_;
}

bool UnitLoad::refuseModule(std::uint32_t index) {
  return refuse(isOtherBuild_ ? "the program runs another build of a module than the one whose "
                                "symbols the new version was bound to (was it linked again?)"
                              : "a module of the program is not loaded any more",
                plan_.modulePath(index));
}

bool UnitLoad::bind() {
  step_ = "binding the unit to the program";
  WritableModule writable(unit_);
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
      return refuse(MessageLine() << "the load plan binds an address outside the unit: "
                                  << plan_.unitPath());
    }
    std::memcpy(pointerTo<void>(unit_.bias + binding.where), &value, sizeof value);
  }
  return writable.putBack() ||
         refuse("the new version's memory cannot be made executable", plan_.unitPath());
}

bool UnitLoad::valueOf(const wire::PlanBinding& binding, std::uint64_t& value) {
  if (binding.kind == wire::PlanBindingKind::kTlsOffset) {
    value = binding.value;
    return true;
  }
  const Module module = moduleAt(binding.module);
  if (!module.found) {
    return refuseModule(binding.module);
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

bool UnitLoad::slotsAreSound() {
  step_ = "checking the slots";
  for (std::uint32_t i = 0; i < plan_.header().slotCount; ++i) {
    const wire::PlanSlot& slot = plan_.slots()[i];
    const Module module = moduleAt(slot.module);
    if (!module.found) {
      return refuseModule(slot.module);
    }
    if (!module.contains(slot.slot, sizeof(void*)) || !module.isWritable(slot.slot) ||
        !holdsBody(module.bias + slot.slot)) {
      return refuse("the program's slot is not where the load plan says",
                    plan_.modulePath(slot.module));
    }
    if (!unit_.isExecutable(slot.body)) {
      return refuse("the new body is not where the load plan says", plan_.unitPath());
    }
  }
  return true;
}

} // namespace hot_restart::runtime
