// Specifiers are read token by token: the AST does not say where `static` stands.
#include "unit_text/linkage_edits.h"

#include "edit/edit_set.h"
#include "source/inclusion_record.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Basic/TokenKinds.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/Token.h"

#include <string>

namespace hot_restart::rewriter {

using clang::SourceLocation;

bool LinkageEdits::isEditable(SourceLocation at) const {
  return at.isValid() && at.isFileID() && inclusions_.isInlined(sources_.getFileID(at));
}

bool LinkageEdits::replaceStatic(SourceLocation begin, SourceLocation end,
                                 const std::string& instead) {
  // A macro of attributes may stand in front, and one may make all that stands behind.
  begin = sources_.getExpansionLoc(begin);
  end = sources_.getExpansionLoc(end);
  if (!isEditable(begin) || !isEditable(end) ||
      sources_.getFileID(begin) != sources_.getFileID(end)) {
    return false;
  }
  if (!edited_.insert(begin).second) {
    return true;
  }
  for (SourceLocation at = begin; sources_.isBeforeInTranslationUnit(at, end);) {
    clang::Token token;
    if (clang::Lexer::getRawToken(at, token, sources_, language_, /*IgnoreWhiteSpace=*/true)) {
      return false;
    }
    if (token.is(clang::tok::raw_identifier) &&
        clang::Lexer::getSpelling(token, sources_, language_) == "static") {
      edits_.replace(token.getLocation(), token.getEndLoc(), instead);
      return true;
    }
    at = token.getEndLoc();
    if (token.is(clang::tok::eof)) {
      return false;
    }
  }
  return false;
}

} // namespace hot_restart::rewriter
