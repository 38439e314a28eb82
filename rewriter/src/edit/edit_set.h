// The map of the rewriter, and the edits that most of its steps exist for. Everything below is
// internal; Clang's types stay inside rewriter/src.
//
// clang-format off
//
//   compiler/      the user's command line  ->  Clang's, and the user's compiler when it is to run
//        |
//        v
//   source/        Clang parses the file    ->  AST, tokens, which text of which header was entered
//        |                                      find_functions: every definition of the files that count
//        | for each function
//        v
//   decide/        may it be wrapped?       ->  FunctionPlan, or SkipReason (a value, with its text)
//        |           |
//        |           +-- head/                  copies the function's head for its body
//        v
//   record/        decided_file             ->  all of it together with the manifest: variables, types, effects
//        |
//        +------------ first build -------------+--------------- reload ---------------------+
//        v                                      v                                            |
//   wrap/          stub and body                unit_text/   what of the edit is wanted,     |
//        |         in the user's text                |       promotes linkage, strips what   |
//        |                                           |       the program has                 |
//        +---------------------+---------------------+                                       |
//                              v                                                             |
//   emit/          the C++ that is put in, as templates                                      |
//                              v                                                             |
//   edit/          EditSet: changes of the user's text, by file as it was entered            |
//                  header_inliner: one text of all, with exact #lines                        |
//                              |                                                             |
//        +---------------------+---------------------+                                       |
//        v                                           v                                       |
//   WrapResult: text, manifest                  reload/      the user's compiler: an object  |
//                                                    v                                       |
//                                               unit_object/ what the program has becomes    |
//                                                            undefined; plans how the rest   |
//                                                            is bound  ->  ReloadResult  <---+
//
//   names/         names within symbols, for all of them
//
// clang-format on
#pragma once

#include "edit/file_edits.h"
#include "edit/lost_edit.h"

#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {

/// Edits of a translation unit, collected for header_inliner. An edit that cannot be placed is not
/// made, and listed as lost: whoever collects edits must look at lost() before it uses them.
class EditSet {
public:
  using FileTest = std::function<bool(clang::FileID)>;

  /// `isEditable`: the text of that inclusion event is part of the output.
  EditSet(const clang::SourceManager& sources, FileTest isEditable)
      : sources_(sources), isEditable_(std::move(isEditable)) {}
  /// An empty set for the same files.
  EditSet draft() const { return {sources_, isEditable_}; }

  /// `at` must be a file location (not inside a macro expansion): use source_range first.
  void insertBefore(clang::SourceLocation at, std::string text);
  /// Replaces [begin, end) keeping the newlines of the removed text (appended behind `text`).
  void replace(clang::SourceLocation begin, clang::SourceLocation end, std::string text);
  /// Replaces as well; all edits strictly within go with the text, whenever they are made.
  void supersede(clang::SourceLocation begin, clang::SourceLocation end, std::string text);
  /// Puts the text of [begin, end), with the edits within it, before `to`, between `inFront` and
  /// `behind`; `instead` takes its place. Insertions right before `begin` stay where they are.
  void move(clang::SourceLocation begin, clang::SourceLocation end, std::string instead,
            clang::SourceLocation to, std::string inFront, std::string behind);

  /// Makes all edits of `draft`, or none: then why.
  std::optional<LostEdit> merge(const EditSet& draft);

  const std::vector<LostEdit>& lost() const { return lost_; }
  /// Keyed by inclusion event: a FileID is one. Null: there are none.
  const FileEdits* of(clang::FileID file) const;

private:
  /// [begin, end) of one inclusion event.
  struct Stretch {
    clang::FileID file;
    unsigned begin = 0, end = 0;
  };
  /// Nothing, and a lost edit, when there is no such stretch that can be edited.
  std::optional<Stretch> stretch(clang::SourceLocation begin, clang::SourceLocation end);
  void add(const Stretch& place, std::string text, bool takesAll);
  LostEdit lostAt(clang::SourceLocation at, LostEdit::Why why) const;

  const clang::SourceManager& sources_;
  FileTest isEditable_;
  std::map<clang::FileID, FileEdits> files_;
  std::vector<LostEdit> lost_;
};

} // namespace hot_restart::rewriter
