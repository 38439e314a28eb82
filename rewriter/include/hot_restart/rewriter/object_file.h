// What a wrapped object needs done once the compiler has written it.
#pragma once

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"

#include <string>

namespace hot_restart::rewriter {

/// Turns the type_infos of the runtime's classes that a compiler defines with -fno-rtti into
/// references to the runtime's own; nothing to do is fine. Errors: kSystem.
Status useRuntimeTypeInfo(const std::string& objectPath);

/// Gives types that are local to wrapped functions the names that they have in the plain program
/// (`typeid(T).name()`). A file without such names, or of another format, stays as it is. Errors:
/// kSystem.
Status usePlainTypeNames(const std::string& objectPath, CompilerKind compiler);

} // namespace hot_restart::rewriter
