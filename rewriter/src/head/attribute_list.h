// Attributes that stand together in one `__attribute__((...))`.
#pragma once

#include "emit/head_templates.h"
#include "emit/text_template.h"

#include <algorithm>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// Collects attributes of one place, each once, in the order of their first mention.
class AttributeList {
public:
  void add(const std::string& attribute) {
    if (std::find(all_.begin(), all_.end(), attribute) == all_.end()) {
      all_.push_back(attribute);
    }
  }
  std::string text() const {
    std::string joined;
    for (const std::string& one : all_) {
      joined += (joined.empty() ? "" : ", ") + one;
    }
    return joined.empty() ? joined : fill(kAttributes, {{"list", joined}});
  }

private:
  std::vector<std::string> all_;
};

} // namespace hot_restart::rewriter
