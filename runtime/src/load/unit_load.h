// One unit on its way into the program. The order is the point: dlopen, bind, initialise, swap.
#pragma once

#include "base/message_line.h"
#include "load/load_plan.h"
#include "load/module_memory.h"

#include <cstdint>
#include <hot_restart/wire.h>

namespace hot_restart::runtime {

/// A unit is opened in milliseconds. One that is not waits for a lock of malloc or of the loader.
inline constexpr int kDlopenSeconds = 15;

/// The steps of loading a unit. Each says whether to go on, and has written why not into the reply
/// otherwise. NOT signal-safe: see reload.h.
class UnitLoad {
public:
  UnitLoad(const char* planPath, wire::LoadReply& reply) : planPath_(planPath), reply_(reply) {}

  bool open() { return openPlan() && openUnit(); }
  /// Nothing of the unit has run before this, nor in it.
  bool connect() { return bind() && slotsAreSound(); }
  bool initialize();
  bool swapSlots();
  /// Only before initialize(): what has run may be pointed to.
  void close();

  /// Swaps the slots of a unit that is loaded already. Nothing of it is bound or initialised again.
  /// `original`: to the bodies that the program began with.
  void useAgain(bool original);

  /// What it was doing, for the message about a crash in it.
  const char* step() const { return step_; }

private:
  bool refuse(const MessageLine& why);
  bool refuse(const char* what, const char* detail);
  bool refuseModule(std::uint32_t index);
  bool openPlan();
  bool openUnit();
  bool bind();
  bool valueOf(const wire::PlanBinding& binding, std::uint64_t& value);
  bool slotsAreSound();
  Module moduleAt(std::uint32_t index);

  const char* planPath_;
  wire::LoadReply& reply_;
  const char* step_ = "starting";
  LoadPlan plan_;
  bool original_ = false;
  void* handle_ = nullptr;
  Module unit_;
  std::uint32_t lastIndex_ = ~0U; ///< The module in `last_`: most entries name the one before.
  Module last_;
  bool isOtherBuild_ = false; ///< Why `last_` is not found.
};

} // namespace hot_restart::runtime
