// Keeps the choice and the list of types that may pass. Both are atomic, and the list only grows:
// the personality reads them while the program may be changing them.
#include "base/escaping.h"

#include "base/stub_kind.h"

#include <atomic>
#include <typeinfo>

namespace hot_restart::runtime {
namespace {

std::atomic<BreakOn> theChoice{BreakOn::kAsBuilt};

constexpr unsigned kMostPropagated = 256;
std::atomic<const std::type_info*> thePropagated[kMostPropagated];

/// The type itself, or a class derived from it, as a catch clause of that type would see it.
bool isPropagated(const std::type_info& thrown, void* object) {
  for (const auto& entry : thePropagated) {
    const std::type_info* const type = entry.load(std::memory_order_acquire);
    if (type == nullptr) {
      return false;
    }
    void* adjusted = object;
    if (*type == thrown || type->__do_catch(&thrown, &adjusted, 1)) {
      return true;
    }
  }
  return false;
}

/// False: there is no room for more.
bool propagate(const std::type_info* type) {
  for (auto& entry : thePropagated) {
    const std::type_info* expected = nullptr;
    if (entry.compare_exchange_strong(expected, type) || *expected == *type) {
      return true;
    }
  }
  return false;
}

} // namespace

void setBreakOn(BreakOn choice) { theChoice = choice; }

bool breaksOnEscape(StubKind kind, const std::type_info& thrown, void* object) {
  const BreakOn choice = theChoice;
  const bool wanted =
      choice == BreakOn::kEscaping || (choice == BreakOn::kAsBuilt && kind == StubKind::kEscaping);
  return wanted && !isPropagated(thrown, object);
}

} // namespace hot_restart::runtime

#define HOT_RESTART_EXPORTED __attribute__((visibility("default")))

// Called by the inline functions of hot_restart.h, if they are there.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" HOT_RESTART_EXPORTED void hot_restart_break_on(int choice) {
  using hot_restart::runtime::BreakOn;
  hot_restart::runtime::setBreakOn(static_cast<BreakOn>(choice));
}

// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" HOT_RESTART_EXPORTED int hot_restart_propagate(const std::type_info* type) {
  return hot_restart::runtime::propagate(type) ? 1 : 0;
}
