// A type that is local to a wrapped function is compiled within its body, so that
// `typeid(Mode).name()` would say `Z8run$bodyvE4Mode`. The finished object gets the names that the
// user's own text gives:
//
//   Z8run$bodyvE4Mode               ->  Z3runvE4Mode
//   ZN1S18operator_plus$bodyEiE1L   ->  ZN1SplEiE1L
//   ZN1S11S$ctor$bodyEvE1L          ->  ZN1SC4EvE1L (GCC), ZN1SC1EvE1L (Clang)
//   Z9main$bodyiPPcE1L              ->  Z4mainE1L
//
// decide/local_types leaves alone what would need more than another name, and what an optimising
// compiler may have computed from a name already.
#pragma once

#include "hot_restart/rewriter/compile_command.h"

#include "unit_object/elf_image.h"

#include "llvm/ADT/StringRef.h"

#include <string>

namespace hot_restart::rewriter {

/// The mangled type name `name` (without `_ZTS`) as the plain program has it. The same text when no
/// body is named in it, or when it cannot be read.
std::string plainTypeName(llvm::StringRef name, CompilerKind compiler);

/// Gives every type name that the object defines its plain text, in place. The symbols keep their
/// names, so that objects and units still agree on them. True when something was changed.
bool usePlainTypeNames(ElfImage& image, CompilerKind compiler);

} // namespace hot_restart::rewriter
