// Each mark stands behind its declaration; a lock in a condition needs a block around it.
#include "wrap/scope_mark_edits.h"

#include "hot_restart/rewriter/compile_command.h"

#include "decide/scope_marks.h"
#include "decide/statement_locks.h"
#include "edit/edit_set.h"
#include "emit/body_templates.h"
#include "wrap/emitted_text.h"

#include "clang/AST/Decl.h"

#include <cstddef>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

void addHeldLocks(const StatementLocks& statement, CompilerKind compiler, std::size_t& number,
                  EditSet& edits) {
  if (statement.locks.empty()) {
    return;
  }
  std::string text;
  std::string end;
  for (const clang::VarDecl* lock : statement.locks) {
    if (statement.header) {
      const bool isLast = lock == statement.locks.back();
      text += innerStatementText(isLast ? *statement.header : StatementHeader::kIf);
      end += endOfInnerStatement();
    }
    text += heldLockText(lock->getNameAsString(), ++number, compiler);
  }
  edits.insertBefore(statement.behind, text);
  if (statement.keyword.isValid()) {
    edits.replace(statement.keyword, statement.keywordEnd, std::string(kIf));
  }
  if (!end.empty()) {
    edits.insertBefore(statement.end, end);
  }
}

} // namespace

void addScopeMarks(const std::vector<ScopeMark>& marks, const CompileCommand& command,
                   EditSet& edits) {
  const bool marksScopes = wantsScopeMarks(command);
  std::size_t number = 0;
  for (const ScopeMark& mark : marks) {
    addHeldLocks(mark.locks, command.kind, number, edits);
    if (marksScopes && !mark.variables.empty()) {
      edits.insertBefore(mark.behind, scopeMarkText(++number)); // Its marks see the records' end.
    }
  }
}

} // namespace hot_restart::rewriter
