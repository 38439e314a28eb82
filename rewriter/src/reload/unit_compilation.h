// From the text of a unit to its object: writes the source file and has the user's compiler compile
// it, against a precompiled preamble where there is one that the compiler takes.
#pragma once

#include "compiler/unit_compiler.h"
#include "unit_text/reload_text_data.h"

#include "hot_restart/result.h"

#include <string>

namespace hot_restart::rewriter {

/// Writes STEM.cpp and compiles it to STEM.o. Errors: kCompile with what the compiler says about
/// that text, kSystem.
Status compileText(const UnitCompiler& compiler, const ReloadText& text, const std::string& stem);

/// The same, with a preamble of `preambleFolder` if one fits (empty: none). The value says whether
/// one was taken in. An error of the user's own text is told in the compiler's words about the
/// user's own file.
Result<bool> compileWithPreamble(const UnitCompiler& compiler, const ReloadText& text,
                                 const std::string& preambleFolder, const std::string& stem);

} // namespace hot_restart::rewriter
