// Leads one unit or many through the steps of unit_load.h, and makes a refusal of a crash on the
// way.
#include "load/reload.h"

#include "base/message_line.h"
#include "load/plan_list.h"
#include "load/single_call.h"
#include "load/unit_load.h"
#include "unwinding/thread_state.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <hot_restart/wire.h>
#include <memory>
#include <sys/mman.h>

namespace hot_restart::runtime {
namespace {

/// Units that come together or not at all: each step is done for all of them before the next one.
class ReloadSet {
public:
  /// `paths`: `count` NUL-terminated paths of load plans, one behind the other.
  ReloadSet(const char* paths, std::size_t count, wire::LoadReply& reply) : reply_(reply) {
    const std::size_t size = (count > 0 ? count : 1) * sizeof(UnitLoad);
    void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
      (MessageLine() << "no memory for " << static_cast<std::int64_t>(count) << " units")
          .copyTo(reply.message, sizeof reply.message);
      return;
    }
    units_ = static_cast<UnitLoad*>(memory);
    for (; count_ < count; ++count_) {
      std::construct_at(units_ + count_, paths, reply);
      paths += std::strlen(paths) + 1;
    }
  }
  ReloadSet(const ReloadSet&) = delete;
  ReloadSet& operator=(const ReloadSet&) = delete;
  ~ReloadSet() {
    for (std::size_t i = 0; i < count_; ++i) {
      units_[i].~UnitLoad();
    }
    if (units_ != nullptr) {
      munmap(static_cast<void*>(units_), count_ * sizeof(UnitLoad)); // There is at least one.
    }
  }

  void run() {
    if (units_ == nullptr) {
      return;
    }
    if (!forEach(&UnitLoad::open) || !forEach(&UnitLoad::connect)) {
      for (std::size_t i = 0; i < count_; ++i) {
        units_[i].close(); // Nothing of them has run yet.
      }
      return;
    }
    // Now the units stay: what their initialisers have registered may point into them.
    reply_.ok = forEach(&UnitLoad::initialize) && forEach(&UnitLoad::swapSlots) ? 1 : 0;
  }

  const char* step() const { return units_ == nullptr ? "starting" : units_[current_].step(); }

private:
  bool forEach(bool (UnitLoad::*step)()) {
    for (current_ = 0; current_ < count_; ++current_) {
      if (!(units_[current_].*step)()) {
        return false;
      }
    }
    current_ = count_ - 1;
    return true;
  }

  wire::LoadReply& reply_;
  UnitLoad* units_ = nullptr;
  std::size_t count_ = 0, current_ = 0;
};

struct UseTask {
  UnitLoad unit;
  bool original;
  void run() { unit.useAgain(original); }
  const char* step() const { return unit.step(); }
};

/// A crash of the task becomes a refusal.
template <class Task> void perform(Task& task, wire::LoadReply& reply) {
  forgetSingleCall();
  const int ended = runGuarded([](void* data) { static_cast<Task*>(data)->run(); }, &task);
  if (ended == 0) {
    return;
  }
  MessageLine line;
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

} // namespace

void loadUnit(const char* planPath, wire::LoadReply& reply) {
  ReloadSet one(planPath, 1, reply);
  perform(one, reply);
}

void loadUnits(const char* listPath, wire::LoadReply& reply) {
  const PlanList list(listPath);
  if (!list.ok()) {
    (MessageLine() << "cannot read the list of load plans: " << listPath)
        .copyTo(reply.message, sizeof reply.message);
    return;
  }
  ReloadSet all(list.paths(), list.count(), reply);
  perform(all, reply);
}

void useVersion(const wire::Use& use, wire::LoadReply& reply) {
  UseTask task{.unit = UnitLoad(use.plan, reply), .original = use.original != 0};
  perform(task, reply);
}

} // namespace hot_restart::runtime
