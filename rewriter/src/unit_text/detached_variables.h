// Definitions of variables that the program has, and whose initialisers must not run a second time,
// become declarations.
#pragma once

#include "unit_text/linkage_edits.h"

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceLocation.h"

#include <utility>
#include <vector>

namespace hot_restart::rewriter {

/// Takes initialisers out of the text, and keeps what is wanted of them: instances of templates.
/// Which variables exist is its caller's knowledge.
class DetachedVariables {
public:
  /// `keepsInstances`: those of templates that only the initialisers use are wanted.
  DetachedVariables(LinkageEdits& linkage, bool keepsInstances)
      : linkage_(linkage), keepsInstances_(keepsInstances) {}

  /// `group` are the declarators that share the specifiers at `begin`. False: a macro is in the
  /// way; nothing was changed.
  bool detach(clang::SourceLocation begin, const std::vector<const clang::VarDecl*>& group);

private:
  /// Where an initialiser stands: behind the declarator, up to the end.
  using Range = std::pair<clang::SourceLocation, clang::SourceLocation>;

  bool findInitializers(clang::SourceLocation begin,
                        const std::vector<const clang::VarDecl*>& group,
                        std::vector<Range>& initializers) const;
  void removeDefinition(clang::SourceLocation begin, const clang::VarDecl& variable,
                        clang::SourceLocation end);
  bool makeExtern(clang::SourceLocation begin, const clang::VarDecl& first);
  clang::SourceLocation behindDeclaration(const std::vector<Range>& initializers) const;
  void keepInstances(const std::vector<const clang::VarDecl*>& group,
                     const std::vector<Range>& initializers);
  void keepMemberInstances(const std::vector<const clang::VarDecl*>& group,
                           const std::vector<Range>& initializers);
  clang::SourceLocation endOf(const clang::VarDecl& variable) const;
  clang::SourceLocation declaratorEnd(const clang::VarDecl& variable) const;

  LinkageEdits& linkage_;
  bool keepsInstances_;
  unsigned kept_ = 0; ///< Functions that keep instances.
};

} // namespace hot_restart::rewriter
