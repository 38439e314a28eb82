// Lays out PlanHeader, tables and strings one behind the other, and reads them back with every
// offset checked.
#include "program/load_plan.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/reload.h"
#include "hot_restart/wire.h"
#include "program/module_identity.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

namespace hot_restart::cli {
namespace {

template <class T> void append(std::string& bytes, const T& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// Reads structs and strings from the plan; `bad` once anything lies outside.
class PlanReader {
public:
  explicit PlanReader(const std::string& bytes) : bytes_(bytes) {}

  template <class T> T next() {
    T value{};
    if (bytes_.size() - position_ < sizeof value) {
      bad = true;
      return value;
    }
    std::memcpy(&value, bytes_.data() + position_, sizeof value);
    position_ += sizeof value;
    return value;
  }

  std::string stringAt(std::uint32_t offset) {
    const std::size_t end = offset < bytes_.size() ? bytes_.find('\0', offset) : std::string::npos;
    if (end == std::string::npos) {
      bad = true;
      return {};
    }
    return bytes_.substr(offset, end - offset);
  }

  bool bad = false;

private:
  const std::string& bytes_;
  std::size_t position_ = 0;
};

} // namespace

std::string encodeLoadPlan(const rewriter::ReloadResult& unit) {
  wire::PlanHeader header{};
  std::memcpy(header.magic, wire::kPlanMagic, sizeof header.magic);
  header.moduleCount = static_cast<std::uint32_t>(unit.modules.size());
  header.bindingCount = static_cast<std::uint32_t>(unit.bindings.size());
  header.initializerCount = static_cast<std::uint32_t>(unit.initializers.size());
  header.slotCount = static_cast<std::uint32_t>(unit.slots.size());
  const std::size_t tables = sizeof header + unit.modules.size() * sizeof(wire::PlanModule) +
                             unit.bindings.size() * sizeof(wire::PlanBinding) +
                             unit.initializers.size() * sizeof(std::uint64_t) +
                             unit.slots.size() * sizeof(wire::PlanSlot);
  std::string strings;
  const auto place = [&](const std::string& text) {
    const auto offset = static_cast<std::uint32_t>(tables + strings.size());
    strings.append(text.c_str(), text.size() + 1);
    return offset;
  };
  header.unitPath = place(unit.objectPath);
  std::string bytes(sizeof header, '\0');
  for (const rewriter::RunningModule& module : unit.modules) {
    append(bytes,
           wire::PlanModule{module.loadBias, place(module.path), identityOf(module.readable())});
  }
  for (const rewriter::Binding& binding : unit.bindings) {
    append(bytes, wire::PlanBinding{static_cast<wire::PlanBindingKind>(binding.kind),
                                    binding.module, binding.where, binding.value});
  }
  for (const std::uint64_t initializer : unit.initializers) {
    append(bytes, initializer);
  }
  for (const rewriter::SlotUpdate& slot : unit.slots) {
    append(bytes, wire::PlanSlot{slot.module, unit.once ? std::uint32_t{wire::kSlotOnce} : 0,
                                 slot.slot, slot.body});
  }
  bytes += strings;
  header.fileSize = static_cast<std::uint32_t>(bytes.size());
  std::memcpy(bytes.data(), &header, sizeof header);
  return bytes;
}

Result<rewriter::ReloadResult> decodeLoadPlan(const std::string& bytes) {
  PlanReader reader(bytes);
  const auto header = reader.next<wire::PlanHeader>();
  if (reader.bad || std::memcmp(header.magic, wire::kPlanMagic, sizeof header.magic) != 0 ||
      header.fileSize != bytes.size()) {
    return Error{ErrorCode::kInvalidArgument, "not a load plan of this version"};
  }
  rewriter::ReloadResult unit;
  unit.objectPath = reader.stringAt(header.unitPath);
  for (std::uint32_t i = 0; i < header.moduleCount && !reader.bad; ++i) {
    const auto module = reader.next<wire::PlanModule>();
    unit.modules.push_back({reader.stringAt(module.path), module.loadBias});
  }
  for (std::uint32_t i = 0; i < header.bindingCount && !reader.bad; ++i) {
    const auto binding = reader.next<wire::PlanBinding>();
    if (reader.bad) {
      break; // What was not read is no binding.
    }
    unit.bindings.push_back({static_cast<rewriter::BindingKind>(binding.kind), binding.module,
                             binding.where, binding.value});
  }
  for (std::uint32_t i = 0; i < header.initializerCount && !reader.bad; ++i) {
    unit.initializers.push_back(reader.next<std::uint64_t>());
  }
  for (std::uint32_t i = 0; i < header.slotCount && !reader.bad; ++i) {
    const auto slot = reader.next<wire::PlanSlot>();
    unit.once = (slot.flags & wire::kSlotOnce) != 0;
    unit.slots.push_back({slot.module, slot.slot, slot.body, {}, {}});
  }
  if (reader.bad) {
    return Error{ErrorCode::kInvalidArgument, "the load plan is cut short"};
  }
  return unit;
}

} // namespace hot_restart::cli
