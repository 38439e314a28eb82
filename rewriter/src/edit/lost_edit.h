// An edit that cannot be placed, and the reason, as a value and in words.
#pragma once

#include <string>

namespace hot_restart::rewriter {

struct LostEdit {
  enum class Why {
    kNowhere,     ///< Clang does not know where it is.
    kInMacro,     ///< The text there is that of a macro.
    kSpansFiles,  ///< It begins in one file, and ends in another one or in front of its begin.
    kNotEditable, ///< The file's text is not part of what is compiled.
    kOverlaps,    ///< Another edit changes a part of the same text.
  };
  Why why = Why::kNowhere;
  std::string place; ///< `foo.cpp:12`; empty for kNowhere.
};

/// Completes "left alone: ...".
std::string describe(const LostEdit& edit);

} // namespace hot_restart::rewriter
