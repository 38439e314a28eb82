// See edited_file.h.
#include "edited_file.h"

#include "eligibility.h"
#include "file_tokens.h"
#include "find_functions.h"
#include "function_id.h"
#include "function_record.h"
#include "layout_fingerprint.h"
#include "parse.h"
#include "scope_marks.h"
#include "statics.h"
#include "taken_text.h"
#include "wrap_choice.h"

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/wrap.h"

#include "clang/Basic/SourceManager.h"

#include <map>
#include <string>
#include <utility>

namespace hot_restart::rewriter {

EditedFile readEditedFile(ParsedUnit& unit, FileTokens& tokens, const Manifest& running,
                          const WrapOptions& options) {
  const clang::SourceManager& sources = unit.ast.getSourceManager();
  EditedFile edited;
  std::map<std::string, std::string> keep;
  for (const FunctionEntry& entry : running.functions) {
    if (entry.wrapped()) {
      keep.emplace(entry.usr, entry.bodyName);
    }
  }
  BodyNames names(std::move(keep));
  const FileFilter isWanted = [&](clang::FileID file) {
    return isMarkedFile(sources, file, options);
  };
  PlanContext context{
      .ast = unit.ast,
      .options = options,
      .compiler = running.command.kind,
      .isEditable = [&unit](clang::FileID file) { return unit.inclusions.isInlined(file); },
      .isWanted = isWanted,
      .names = names,
      .tokens = tokens,
      .wholeMarkedFiles = wholeMarkedFiles(unit.ast, options)};
  for (const clang::FunctionDecl* function : findFunctions(unit.ast, isWanted)) {
    DecidedFunction decided{function, decide(*function, context), functionUsr(*function)};
    edited.manifest.functions.push_back(
        recordFunction(*function, decided.decision, tokens, wantsScopeMarks(running.command)));
    edited.functions.push_back(std::move(decided));
  }
  edited.variables = describeVariables(unit.ast);
  for (const DescribedVariable& variable : edited.variables) {
    edited.manifest.variables.push_back(variable.entry);
  }
  edited.manifest.types = recordTypes(unit.ast);
  edited.manifest.texts =
      recordTexts(unit.ast, unit.preprocessor, tokens, edited.manifest.functions);
  edited.manifest.files = recordFiles(sources);
  edited.manifest.headerBytes = headerBytes(sources);
  return edited;
}

} // namespace hot_restart::rewriter
