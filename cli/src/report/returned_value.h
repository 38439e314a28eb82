// A returned value in words, from the registers that it came in.
#pragma once

#include "hot_restart/wire.h"

#include <string>

namespace hot_restart::cli {

/// `functionType`: `double (const Order &, int *)`. Types that are not known by name here are
/// named.
std::string describeReturned(const std::string& functionType, const wire::Returned& returned);

} // namespace hot_restart::cli
