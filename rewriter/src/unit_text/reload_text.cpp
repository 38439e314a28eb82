// Parses the edited file, asks what the edit may do, and has the steps of this folder add their
// edits in the order of ReloadWriter::run().
#include "unit_text/reload_text.h"

#include "edit/edit_set.h"
#include "edit/generated_file.h"
#include "edit/header_inliner.h"
#include "edit/lost_edit.h"
#include "names/canonical_name.h"
#include "record/decided_file.h"
#include "record/dependency_fingerprint.h"
#include "record/header_data.h"
#include "record/reachable_types.h"
#include "record/statics.h"
#include "source/file_tokens.h"
#include "source/macro_words.h"
#include "source/parse.h"
#include "source/project_text.h"
#include "unit_text/choice_check.h"
#include "unit_text/dependency_notes.h"
#include "unit_text/edit_check.h"
#include "unit_text/ignored_edits.h"
#include "unit_text/lambda_units.h"
#include "unit_text/preamble.h"
#include "unit_text/promote_linkage.h"
#include "unit_text/reload_text_data.h"
#include "unit_text/unit_choice.h"
#include "unit_text/unit_contents.h"
#include "unit_text/unit_functions.h"
#include "unit_text/variable_promotion.h"
#include "wrap/emitted_text.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/wrap.h"

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Mangle.h"
#include "llvm/Support/Casting.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {
namespace {

std::map<std::string, std::string> bodyNames(const Manifest& running) {
  std::map<std::string, std::string> names;
  for (const FunctionEntry& entry : running.functions) {
    if (entry.wrapped()) {
      names.emplace(entry.usr, entry.bodyName);
    }
  }
  return names;
}

class ReloadWriter {
public:
  ReloadWriter(const ReloadTextRequest& request, const WrapOptions& options, ParsedUnit& unit)
      : request_(request), options_(options), unit_(unit),
        tokens_(unit.preprocessor, unit.inclusions),
        edited_(decideFile(unit, tokens_, request.running.command, options,
                           bodyNames(request.running), request.running.lambdas)),
        edits_(unit.ast.getSourceManager(),
               [&unit](clang::FileID file) { return unit.inclusions.isInlined(file); }) {}

  Result<ReloadText> run() {
    result_.manifest = std::move(edited_.manifest);
    choice_ = chooseFunctions(request_, edited_, result_);
    if (result_.functionUsrs.empty() && !(request_.bringsNew && result_.addsFunctions)) {
      result_.notes = describeIgnored(request_.running, result_.manifest, result_.functionUsrs);
      return std::move(result_);
    }
    placePreambleEnd(unit_.inclusions, request_.running.command.kind, edits_);
    if (Status status = checkChoice(request_, edited_, choice_, result_); !status) {
      return status.error();
    }
    for (auto step : {&ReloadWriter::checkState, &ReloadWriter::promote}) {
      if (Status status = (this->*step)(); !status) {
        return status.error();
      }
    }
    editFunctions(request_, choice_, unit_, edited_, tokens_, result_, edits_);
    if (!edits_.lost().empty()) {
      return Error{ErrorCode::kRefused,
                   "the unit's text cannot be written: " + describe(edits_.lost().front())};
    }
    finish();
    return std::move(result_);
  }

private:
  Status checkState();
  Status promote();
  void bringAlong();
  std::set<std::string> spokenOf() const;
  void finish();

  const ReloadTextRequest& request_;
  const WrapOptions& options_;
  ParsedUnit& unit_;
  FileTokens tokens_;
  DecidedFile edited_; ///< Its manifest is moved into the result.
  EditSet edits_;
  ReloadText result_;
  UnitChoice choice_;
};

Status ReloadWriter::checkState() {
  const Manifest& running = request_.running;
  ReachableTypes reachable;
  for (const TypeEntry& type : result_.manifest.types) {
    if (request_.returnInstead) { // The expression is the compiler's alone: it may use anything.
      reachable.all.insert(type.usr);
      reachable.passed.insert(type.usr);
    }
  }
  for (const clang::FunctionDecl* function : choice_.functions) {
    ReachableTypes more = reachableTypes(*function);
    reachable.all.merge(more.all);
    reachable.passed.merge(more.passed);
  }
  if (Status status = checkLayouts(running, result_.manifest, reachable, result_.notes); !status) {
    return status;
  }
  for (const auto check : {checkVariables, checkEnums}) {
    if (Status status = check(running, result_.manifest); !status) {
      return status;
    }
  }
  return Done{};
}

Status ReloadWriter::promote() {
  std::map<std::string, const VariableEntry*> existing;
  std::set<std::string> existingUsrs;
  for (const VariableEntry& entry : request_.running.variables) {
    existing.emplace(entry.usr, &entry);
    existingUsrs.insert(entry.usr);
  }
  for (const DescribedVariable& variable : edited_.variables) {
    const auto before = existing.find(variable.entry.usr);
    if (isSystemText(*variable.variable)) {
      // An optimiser may have left no symbol of it; then whoever uses it is refused.
      existingUsrs.insert(variable.entry.usr);
    } else if (before == existing.end()) {
      const bool inNewFunction = !variable.entry.function.empty() &&
                                 findFunction(request_.running, variable.entry.function) == nullptr;
      (inNewFunction ? result_.contents.newLocalStatics : result_.contents.newVariables)
          .insert(inNewFunction ? variable.variable->getNameAsString()
                                : canonicalName(variable.entry.symbol));
    } else if (variable.entry.constant && hasOtherValue(*before->second, variable.entry)) {
      result_.contents.changedConstants.insert(canonicalName(variable.entry.symbol));
    }
  }
  for (const FunctionEntry& entry : result_.manifest.functions) {
    if (!entry.stubSymbol.empty() && findFunction(request_.running, entry.usr) == nullptr) {
      result_.contents.newFunctions.insert(canonicalName(entry.stubSymbol));
    }
  }
  const Promotion promotion =
      promoteLinkage({unit_.ast, unit_.inclusions, edited_.variables, existingUsrs,
                      request_.running.command.kind, choice_.hasTemplate()},
                     tokens_, edits_);
  result_.initialized = promotion.keptInitializers.empty()
                            ? initializedByHeaders(unit_)
                            : "`" + promotion.keptInitializers.front() + "` (made by a macro)";
  result_.dataOfHeaders = dataOfHeaders(unit_);
  bringAlong();
  if (!result_.initialized.empty() && !promotion.newInitializers.empty()) {
    return initializerRefused(promotion.newInitializers.front(), result_.initialized);
  }
  return Done{};
}

/// What has no slot and has changed since the program was built: the unit's code uses its own.
void ReloadWriter::bringAlong() {
  Manifest& manifest = result_.manifest;
  std::set<std::string> changed = changedDependencies(request_.running, manifest);
  changed.insert(request_.running.changedDependencies.begin(),
                 request_.running.changedDependencies.end());
  manifest.changedDependencies.assign(changed.begin(), changed.end());
  const BroughtAlong along = edited_.dependencies->leadingTo(changed);
  clang::ASTNameGenerator mangler(unit_.ast);
  for (const clang::FunctionDecl* function : along.functions) {
    const bool hasVariants =
        llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(function);
    for (const std::string& symbol : hasVariants
                                         ? mangler.getAllManglings(function)
                                         : std::vector<std::string>{mangler.getName(function)}) {
      result_.contents.ownFunctions.insert(canonicalName(symbol));
    }
  }
  for (const clang::CXXRecordDecl* record : along.classes) {
    const std::string name = record->getNameAsString();
    if (!name.empty()) {
      result_.contents.ownClasses.insert(std::to_string(name.size()) + name);
    }
  }
}

/// The functions whose edits need no further word.
std::set<std::string> ReloadWriter::spokenOf() const {
  std::set<std::string> usrs = result_.functionUsrs;
  usrs.insert(choice_.adaptedUsrs.begin(), choice_.adaptedUsrs.end());
  return usrs;
}

void ReloadWriter::finish() {
  for (std::string& note : describeIgnored(request_.running, result_.manifest, spokenOf())) {
    result_.notes.push_back(std::move(note));
  }
  const CompileCommand& command = request_.running.command;
  AssembleOptions assembleOptions{.kind = command.kind,
                                  .prologue =
                                      prologueText(abiHeaderFor(options_), command.kind, "",
                                                   MacroWords(unit_.preprocessor).atBegin())};
  result_.text = assemble(unit_.inclusions, edits_, assembleOptions);
  result_.preamble = cutPreamble(unit_.inclusions, result_.text,
                                 unitEntryText(request_.manifestPath(result_.functionUsrs)));
  result_.extraArguments = generatedFileArguments(command, unit_.ast.getLangOpts());
  if (!request_.headerData.empty()) {
    result_.extraArguments.emplace_back("-w"); // A system's header is not one any more.
  }
  Manifest& manifest = result_.manifest;
  manifest.command = command;
  manifest.source = request_.running.source;
  manifest.generated = request_.running.generated;
  manifest.wrapOptionsJson = request_.running.wrapOptionsJson;
  manifest.headerData = {request_.headerData.begin(), request_.headerData.end()};
  keepVanished(request_.running, manifest);
  keepRunningEntries(request_.running, result_.functionUsrs, manifest);
  keepLambdas(request_.running, result_.functionUsrs, manifest);
}

} // namespace

Result<ReloadText> makeReloadText(const ReloadTextRequest& request) {
  auto options = wrapOptionsFromJson(request.running.wrapOptionsJson);
  if (!options) {
    return options.error();
  }
  std::optional<Result<ReloadText>> result;
  const Status parsed =
      parseTranslationUnit(request.running.command, wantsFileBy(*options), [&](ParsedUnit& unit) {
        inlineHeadersOfData(unit, request.headerData);
        result.emplace(ReloadWriter(request, *options, unit).run());
      });
  return parsed && result ? std::move(*result) : Result<ReloadText>(parsed.error());
}

} // namespace hot_restart::rewriter
