// The type_info of what stubs catch is the runtime's. With -fno-rtti both compilers give each
// object one of its own, whose vtable knows nothing of the runtime's matching; a program that holds
// one would also hide the runtime's from the runtime itself.
#pragma once

#include "llvm/ADT/StringRef.h"

namespace hot_restart::rewriter {

/// The symbol is the type_info of a class of abi.h.
bool isRuntimeTypeInfo(llvm::StringRef symbol);

} // namespace hot_restart::rewriter
