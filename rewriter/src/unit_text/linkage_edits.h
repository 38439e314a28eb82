// Edits that change the linkage of one declaration where its text allows it.
#pragma once

#include "edit/edit_set.h"
#include "source/inclusion_record.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"

#include <set>
#include <string>

namespace hot_restart::rewriter {

/// The texts that may be edited and the keyword `static` in them. Which declaration is to get which
/// linkage it does not know. Refers to all of its arguments.
class LinkageEdits {
public:
  LinkageEdits(const clang::ASTContext& ast, const InclusionRecord& inclusions, EditSet& edits)
      : sources_(ast.getSourceManager()), language_(ast.getLangOpts()), inclusions_(inclusions),
        edits_(edits) {}

  const clang::SourceManager& sources() const { return sources_; }
  const clang::LangOptions& language() const { return language_; }
  EditSet& edits() { return edits_; }

  /// The place is plain text of a file whose text comes out in the unit.
  bool isEditable(clang::SourceLocation at) const;

  /// Replaces the keyword `static` between the two places, once for all that share it. False, and
  /// no edit, when a macro made it.
  bool replaceStatic(clang::SourceLocation begin, clang::SourceLocation end,
                     const std::string& instead);

private:
  const clang::SourceManager& sources_;
  const clang::LangOptions& language_;
  const InclusionRecord& inclusions_;
  EditSet& edits_;
  std::set<clang::SourceLocation> edited_; ///< Where specifiers begin whose `static` has gone.
};

} // namespace hot_restart::rewriter
