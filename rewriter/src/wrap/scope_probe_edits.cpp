// Each probe stands behind its declaration; a lock in a condition needs a block around it.
#include "wrap/scope_probe_edits.h"

#include "hot_restart/rewriter/compile_command.h"

#include "decide/scope_probes.h"
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
    text += heldLockText(*lock, ++number, compiler);
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

void addScopeProbes(const std::vector<ScopeProbe>& probes, const CompileCommand& command,
                    EditSet& edits) {
  const bool probesScopes = wantsScopeProbes(command);
  std::size_t number = 0;
  for (const ScopeProbe& probe : probes) {
    addHeldLocks(probe.locks, command.kind, number, edits);
    if (probesScopes && !probe.variables.empty()) {
      edits.insertBefore(probe.behind,
                         scopeProbeText(++number)); // Its probes see the records' end.
    }
  }
}

} // namespace hot_restart::rewriter
