// Runs Clang's front end over one compile command, in process, and hands the syntax tree to a
// function.
#pragma once

#include "source/inclusion_record.h"
#include "source/macro_expansion.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"

#include "clang/AST/ASTContext.h"
#include "clang/Lex/Preprocessor.h"

#include <functional>

namespace hot_restart::rewriter {

/// What a parse offers while it lives. Bodies of functions in system headers are skipped. Macro
/// uses that heads of functions come out of stand expanded in wanted files (macro_expansion.h).
struct ParsedUnit {
  clang::ASTContext& ast;
  clang::Preprocessor& preprocessor;
  InclusionRecord& inclusions;
};

/// Parses and calls `use` once. kParse with Clang's messages when the text has errors; `use` is not
/// called then.
Status parseTranslationUnit(const CompileCommand& command, const WantsFile& wantsFile,
                            const std::function<void(ParsedUnit&)>& use);

} // namespace hot_restart::rewriter
