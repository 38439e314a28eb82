// The map of the rewriter. Everything below is internal; clang types stay inside this folder.
//
//   compile command --clang_arguments--> Clang --inclusion_record--> which header text was entered
//   where
//        |                                 |
//        |                                 v AST
//        |                          find_functions     every function definition of marked files,
//        once |                                 v |                          eligibility
//        FunctionPlan or SkipReason (a value, with its text) |                                 v |
//        stub_and_body, class_declaration   Edits around the user's untouched text | |        \--
//        emitted_text.h: the only place that spells emitted C++ |                                 v
//        |      (reload) statics, reload_unit: promote linkage, strip what already runs   more
//        Edits |                                 v |                          header_inliner Edits
//        per inclusion event -> one text, exact #lines |                                 v
//        +---------------------> wrap.cpp: text + manifest (manifest, statics, layout_fingerprint)
//
//   reload only:  text --user's compiler--> object --unit_object (defined twice -> undefined)-->
//   link --bind_plan--> ReloadResult
#pragma once

#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"

#include <map>
#include <string>
#include <vector>

namespace hot_restart::rewriter {

/// One change of the user's text, keyed by inclusion event (a FileID is one). Never overlaps
/// another replacement. Insertions at one offset keep the order in which they were added.
struct Edit {
  unsigned offset = 0;
  unsigned length = 0; ///< 0: insertion.
  std::string
      text;      ///< Must not contain newlines beyond those it replaces, so that lines stay put...
                 ///< ...unless followed by a #line of its own.
  int move = -1; ///< An insertion: behind `text` comes what that move takes along.
};

/// A stretch of a file that comes out elsewhere, with the edits within it.
struct Move {
  unsigned begin = 0, end = 0;
  std::string instead; ///< In its old place; the stretch's newlines follow.
  std::string behind;  ///< In its new place, behind it.
};

/// All edits of a translation unit. Insertions and replacements are collected, then applied by
/// header_inliner.
class EditSet {
public:
  explicit EditSet(const clang::SourceManager& sources) : sources_(sources) {}
  /// `at` must be a file location (not inside a macro expansion): use source_range first.
  void insertBefore(clang::SourceLocation at, std::string text);
  /// Replaces [begin, end) keeping the newlines of the removed text (appended behind `text`).
  void replace(clang::SourceLocation begin, clang::SourceLocation end, std::string text);
  /// Puts the text of [begin, end), with the edits within it, before `to`, between `inFront` and
  /// `behind`; `instead` takes its place. Insertions right before `begin` stay where they are.
  void move(clang::SourceLocation begin, clang::SourceLocation end, std::string instead,
            clang::SourceLocation to, std::string inFront, std::string behind);
  const std::map<clang::FileID, std::vector<Edit>>& byFile() const { return edits_; }
  const std::map<clang::FileID, std::vector<Move>>& movesByFile() const { return moves_; }

private:
  const clang::SourceManager& sources_;
  std::map<clang::FileID, std::vector<Edit>> edits_;
  std::map<clang::FileID, std::vector<Move>> moves_;
};

} // namespace hot_restart::rewriter
