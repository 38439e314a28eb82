// Members are compared by name, bases and virtual functions by their order. The first difference is
// told.
#include "record/layout_comparison.h"

#include "hot_restart/rewriter/manifest.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

std::string bytesOf(std::uint64_t bits) {
  return bits % 8 == 0 ? std::to_string(bits / 8)
                       : std::to_string(bits / 8) + "." + std::to_string(bits % 8);
}

const FieldLayout* findField(const std::vector<FieldLayout>& fields, const std::string& name) {
  auto found = std::find_if(fields.begin(), fields.end(),
                            [&](const FieldLayout& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

std::optional<std::string> compareFields(const TypeEntry& running, const TypeEntry& edited) {
  for (const FieldLayout& field : edited.fields) {
    const FieldLayout* old = findField(running.fields, field.name);
    if (old == nullptr) {
      return "member `" + field.name + "` was added";
    }
    if (old->type != field.type) {
      return "member `" + field.name + "` changed its type from `" + old->type + "` to `" +
             field.type + "`";
    }
  }
  for (const FieldLayout& field : running.fields) {
    const FieldLayout* now = findField(edited.fields, field.name);
    if (now == nullptr) {
      return "member `" + field.name + "` was removed";
    }
    if (now->offsetBits != field.offsetBits) {
      return "member `" + field.name + "` moved from offset " + bytesOf(field.offsetBits) + " to " +
             bytesOf(now->offsetBits);
    }
  }
  if (running.fields.size() != edited.fields.size()) {
    return "it has " + std::to_string(edited.fields.size()) + " members instead of " +
           std::to_string(running.fields.size());
  }
  return std::nullopt;
}

std::optional<std::string> compareBases(const TypeEntry& running, const TypeEntry& edited) {
  for (std::size_t i = 0; i < std::max(running.bases.size(), edited.bases.size()); ++i) {
    if (i >= edited.bases.size()) {
      return "base `" + running.bases[i].type + "` was removed";
    }
    if (i >= running.bases.size()) {
      return "base `" + edited.bases[i].type + "` was added";
    }
    const FieldLayout &old = running.bases[i], &now = edited.bases[i];
    if (old.type != now.type || old.name != now.name) {
      return "base `" + old.type + "` became `" + (now.name.empty() ? "" : now.name + " ") +
             now.type + "`";
    }
    if (old.offsetBits != now.offsetBits) {
      return "base `" + old.type + "` moved from offset " + bytesOf(old.offsetBits) + " to " +
             bytesOf(now.offsetBits);
    }
  }
  return std::nullopt;
}

std::optional<std::string> compareTables(const TypeEntry& running, const TypeEntry& edited) {
  if (running.virtualTable == edited.virtualTable) {
    return std::nullopt;
  }
  for (const std::string& slot : edited.virtualTable) {
    if (std::find(running.virtualTable.begin(), running.virtualTable.end(), slot) ==
        running.virtualTable.end()) {
      return "virtual function `" + slot + "` was added";
    }
  }
  for (const std::string& slot : running.virtualTable) {
    if (std::find(edited.virtualTable.begin(), edited.virtualTable.end(), slot) ==
        edited.virtualTable.end()) {
      return "virtual function `" + slot + "` was removed";
    }
  }
  return "its virtual functions changed their order";
}

} // namespace

std::optional<std::string> compareLayouts(const TypeEntry& running, const TypeEntry& edited) {
  std::optional<std::string> difference = compareFields(running, edited);
  difference = difference ? difference : compareBases(running, edited);
  difference = difference ? difference : compareTables(running, edited);
  if (!difference &&
      (running.sizeBytes != edited.sizeBytes || running.alignBytes != edited.alignBytes)) {
    difference = "its size changed from " + std::to_string(running.sizeBytes) + " to " +
                 std::to_string(edited.sizeBytes) + " bytes";
  }
  if (!difference) {
    return std::nullopt;
  }
  return "struct " + edited.name + ": " + *difference;
}

std::optional<std::string> comparePassing(const TypeEntry& running, const TypeEntry& edited) {
  if (running.passedInRegisters == edited.passedInRegisters) {
    return std::nullopt;
  }
  return "struct " + edited.name + (edited.passedInRegisters ? ": without" : ": with") +
         " a copy, move or destructor of its own, calls pass it in another way";
}

std::vector<std::string> compareOverriders(const TypeEntry& running, const TypeEntry& edited) {
  std::vector<std::string> lines;
  const auto& before = running.overriders;
  for (std::size_t i = 0; i < std::min(before.size(), edited.overriders.size()); ++i) {
    if (before[i] != edited.overriders[i]) {
      const std::string function =
          edited.virtualTable[i].substr(0, edited.virtualTable[i].find(' '));
      std::string line = "struct ";
      line += edited.name;
      line += ": `";
      line += edited.overriders[i] + "::" + function + "` would take the place of `";
      line += before[i] + "::" + function + "`: virtual calls go on to reach the old one";
      if (std::find(lines.begin(), lines.end(), line) == lines.end()) {
        lines.push_back(std::move(line));
      }
    }
  }
  return lines;
}

} // namespace hot_restart::rewriter
