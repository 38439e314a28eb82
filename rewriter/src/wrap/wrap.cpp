// The whole first build: parse, find, decide, edit, assemble, record. Each step is a file of its
// own.
#include "hot_restart/rewriter/wrap.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/source_path.h"

#include "decide/function_plan.h"
#include "decide/scope_probes.h"
#include "edit/edit_set.h"
#include "edit/generated_file.h"
#include "edit/header_inliner.h"
#include "edit/lost_edit.h"
#include "head/head_result.h"
#include "record/decided_file.h"
#include "record/function_record.h"
#include "record/statics.h"
#include "source/file_tokens.h"
#include "source/macro_words.h"
#include "source/parse.h"
#include "source/project_text.h"
#include "wrap/emitted_text.h"
#include "wrap/lambda_edits.h"
#include "wrap/scope_probe_edits.h"
#include "wrap/stub_and_body.h"

#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

#include <cstddef>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace hot_restart::rewriter {
namespace {

class Wrapping {
public:
  Wrapping(const WrapRequest& request, ParsedUnit& unit)
      : request_(request), unit_(unit), tokens_(unit.preprocessor, unit.inclusions),
        edits_(unit.ast.getSourceManager(),
               [&unit](clang::FileID file) { return unit.inclusions.isInlined(file); }) {}

  Result<WrapResult> run();

private:
  Status wrapFunctions();
  std::optional<LostEdit> edit(const FunctionPlan& plan);
  WrapResult finish();
  void completeManifest();

  const WrapRequest& request_;
  ParsedUnit& unit_;
  FileTokens tokens_;
  EditSet edits_;
  WrapResult result_;
  bool wrapsAny_ = false;
};

Error cannotWrite(const LostEdit& edit) {
  return {ErrorCode::kRefused, "the generated text cannot be written: " + describe(edit)};
}

/// The body of an explicit specialisation cannot do without that of the member.
bool isSpecialised(const clang::FunctionDecl& function, const DecidedFile& file) {
  return llvm::any_of(file.functions, [&](const DecidedFunction& other) {
    const auto* plan = std::get_if<FunctionPlan>(&other.decision);
    return plan != nullptr && plan->specialised != nullptr &&
           plan->specialised->getCanonicalDecl() == function.getCanonicalDecl();
  });
}

/// All edits of the function, or none.
std::optional<LostEdit> Wrapping::edit(const FunctionPlan& plan) {
  EditSet draft = edits_.draft();
  addLambdas(plan, draft);
  addStubAndBody(plan, request_.command.kind, unit_.ast, draft);
  addScopeProbes(plan.scopeProbes, request_.command, draft);
  return edits_.merge(draft);
}

Status Wrapping::wrapFunctions() {
  DecidedFile file = decideFile(unit_, tokens_, request_.command, request_.options);
  for (std::size_t index = 0; index < file.functions.size(); ++index) {
    const DecidedFunction& decided = file.functions[index];
    const auto* plan = std::get_if<FunctionPlan>(&decided.decision);
    const std::optional<LostEdit> lost = plan != nullptr ? edit(*plan) : std::nullopt;
    if (lost && isSpecialised(*decided.function, file)) {
      return cannotWrite(*lost);
    }
    if (lost) {
      std::erase_if(file.manifest.lambdas,
                    [&](const FunctionEntry& lambda) { return lambda.function == decided.usr; });
      file.manifest.functions[index] =
          recordFunction(*decided.function, SkipReason{describe(*lost)}, tokens_,
                         wantsScopeProbes(request_.command));
    }
    wrapsAny_ = wrapsAny_ || (plan != nullptr && !lost);
  }
  result_.manifest = std::move(file.manifest);
  return Done{};
}

void Wrapping::completeManifest() {
  Manifest& manifest = result_.manifest;
  manifest.command = request_.command;
  manifest.source = sourcePath(request_.command.source, request_.command.directory);
  manifest.generated = sourcePath(request_.generatedPath);
  manifest.wrapOptionsJson = toJson(request_.options);
}

Result<WrapResult> Wrapping::run() {
  if (Status wrapped = wrapFunctions(); !wrapped) {
    return wrapped.error();
  }
  if (wrapsAny_) {
    keepStatics(unit_.ast, unit_.inclusions, edits_);
  }
  if (!edits_.lost().empty()) {
    return cannotWrite(edits_.lost().front());
  }
  return finish();
}

WrapResult Wrapping::finish() {
  completeManifest();
  AssembleOptions options{.kind = request_.command.kind, .prologue = {}};
  if (wrapsAny_) {
    const std::string adoption = request_.options.separateBodies ? adoptionText() : std::string();
    options.prologue = prologueText(abiHeaderFor(request_.options), request_.command.kind,
                                    unitEntryText(request_.options.manifestPath) + adoption,
                                    MacroWords(unit_.preprocessor).atBegin());
  }
  result_.text = assemble(unit_.inclusions, edits_, options);
  result_.inlinedFiles = inlinedFiles(unit_.inclusions);
  result_.extraArguments = generatedFileArguments(request_.command, unit_.ast.getLangOpts());
  return std::move(result_);
}

} // namespace

Result<WrapResult> wrapTranslationUnit(const WrapRequest& request) {
  std::optional<Result<WrapResult>> result;
  const Status parsed =
      parseTranslationUnit(request.command, wantsFileBy(request.options), [&](ParsedUnit& unit) {
        result.emplace(Wrapping(request, unit).run());
      });
  return parsed && result ? std::move(*result) : Result<WrapResult>(parsed.error());
}

} // namespace hot_restart::rewriter
