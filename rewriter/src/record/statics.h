// Variables with static or thread storage: what the manifest remembers of them, and what the first
// build must do so that later units can refer to them. Called by wrap.cpp on the user's own
// (unedited) syntax tree.
#pragma once

#include "edit/edit_set.h"
#include "hot_restart/rewriter/manifest.h"
#include "source/inclusion_record.h"

#include "clang/AST/ASTContext.h"

#include <cstdint>
#include <vector>

namespace hot_restart::rewriter {

/// A variable of the tree with what is recorded of it.
struct DescribedVariable {
  const clang::VarDecl* variable = nullptr;
  VariableEntry entry;
};

/// Every variable with static or thread storage that a project file defines, in order of the text;
/// locals of templates once, as their pattern. `symbol` is the mangled name under the function's
/// own name (not its body's).
std::vector<DescribedVariable> describeVariables(clang::ASTContext& context,
                                                 const InclusionRecord& inclusions);

/// First build: puts `__attribute__((used))` in front of the file and local statics of the main
/// file that optimisers would fold away or split (`static int calls;`), so that a later unit finds
/// them in the symbol table.
void keepStatics(clang::ASTContext& context, const InclusionRecord& inclusions, EditSet& edits);

/// Main file and every project header that was read, in order of inclusion.
std::vector<FileEntry> recordFiles(const clang::SourceManager& sources);

/// The size of all files that were entered, each once, without the main file.
std::uint64_t headerBytes(const clang::SourceManager& sources);

} // namespace hot_restart::rewriter
