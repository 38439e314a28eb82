// Puts a translation unit together as one text: the main file and every project header, inlined per
// inclusion event, with the edits applied and exact line directives; every other #include stays,
// made independent of where it stands.
//
// clang-format off
//
//   foo.cpp: #include "foo.h"          ->   #line 1 "foo.cpp"
//            #include <vector>              #line 1 "foo.h"
//            int foo() {...}                class Foo {...};
//                                           #line 2 "foo.cpp"
//                                           #include <vector>
//                                           int foo() {...}
//
// clang-format on
#pragma once

#include "edit/edit_set.h"
#include "hot_restart/rewriter/compile_command.h"
#include "source/inclusion_record.h"

#include <string>
#include <vector>

namespace hot_restart::rewriter {

struct AssembleOptions {
  /// Decides between `#line` (GCC: markers fail under -Wpedantic) and line markers (Clang: `# 1
  /// "x.h" 1` keeps a header a header for its warnings), and how a path is spelled in `__FILE__`.
  CompilerKind kind = CompilerKind::kGcc;
  std::string prologue; ///< Whole lines put in front of the first line directive.
};

/// The text that the user's compiler gets. Starts with `prologue` and a line directive for line 1
/// of the main file. Inclusions inside replaced stretches are left out. `edits` has lost none.
/// Deterministic. Call while the SourceManager of the record
/// lives.
std::string assemble(const InclusionRecord& record, const EditSet& edits,
                     const AssembleOptions& options);

/// The headers whose text assemble() inlines, each once, in order of first entry, spelled as the
/// compiler would in its depfile (relative ones to the command's directory): build tools compare
/// these names letter by letter.
std::vector<std::string> inlinedFiles(const InclusionRecord& record);

/// What the assembled text needs on the compile command, behind the user's own arguments.
std::vector<std::string> inlinerArguments(const CompileCommand& command);

} // namespace hot_restart::rewriter
