// Finds the entries of a manifest by their USR, which is the same before and after an edit.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// Valid as long as `entries` is not changed. Of several with one USR it has the first.
template <class Entry>
std::map<std::string, const Entry*> byUsr(const std::vector<Entry>& entries) {
  std::map<std::string, const Entry*> result;
  for (const Entry& entry : entries) {
    result.emplace(entry.usr, &entry);
  }
  return result;
}

} // namespace hot_restart::rewriter
