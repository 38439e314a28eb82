// The dependency file that a compiler wrote for the generated source, turned into the one the
// user's source would have.
#pragma once

#include "hot_restart/result.h"

#include <string>
#include <vector>

namespace hot_restart::cli {

struct DepfileFix {
  std::string generated;          ///< As given to the compiler; gone from the result.
  std::string source;             ///< Takes its place.
  std::vector<std::string> extra; ///< Further prerequisites: inlined headers, hrtool itself.
  bool phonyTargets = false;      ///< -MP: every header is also a target of its own.
  std::string generatedTarget = {}, target = {}; ///< A target of the first name gets the second.
};

/// `text` is what the compiler wrote (Make syntax). Prerequisites keep their order; none appears
/// twice.
std::string fixDepfile(const std::string& text, const DepfileFix& fix);

/// The same in the file itself. Nothing is done where the compiler has written none. Errors say why
/// it is as the compiler left it.
Status mendDepfile(const std::string& path, const DepfileFix& fix);

} // namespace hot_restart::cli
