// What a wrapped object needs done once the compiler has written it.
#pragma once

#include "hot_restart/result.h"

#include <string>

namespace hot_restart::rewriter {

/// Turns the type_infos of the runtime's classes that a compiler defines with -fno-rtti into
/// references to the runtime's own; nothing to do is fine. Errors: kSystem.
Status useRuntimeTypeInfo(const std::string& objectPath);

} // namespace hot_restart::rewriter
