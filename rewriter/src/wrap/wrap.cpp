// The whole first build: parse, find, decide, edit, assemble, record. Each step is a file of its
// own.
#include "hot_restart/rewriter/wrap.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/source_path.h"

#include "decide/function_plan.h"
#include "edit/edit_set.h"
#include "edit/generated_file.h"
#include "edit/header_inliner.h"
#include "record/decided_file.h"
#include "record/statics.h"
#include "source/file_tokens.h"
#include "source/parse.h"
#include "source/project_text.h"
#include "wrap/emitted_text.h"
#include "wrap/scope_mark_edits.h"
#include "wrap/stub_and_body.h"

#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceManager.h"

#include <utility>
#include <variant>

namespace hot_restart::rewriter {
namespace {

class Wrapping {
public:
  Wrapping(const WrapRequest& request, ParsedUnit& unit)
      : request_(request), unit_(unit), tokens_(unit.preprocessor, unit.inclusions),
        edits_(unit.ast.getSourceManager()) {}

  WrapResult run();

private:
  void wrapFunctions();
  void completeManifest();

  const WrapRequest& request_;
  ParsedUnit& unit_;
  FileTokens tokens_;
  EditSet edits_;
  WrapResult result_;
  bool wrapsAny_ = false;
};

void Wrapping::wrapFunctions() {
  DecidedFile file = decideFile(unit_, tokens_, request_.command, request_.options);
  for (const DecidedFunction& decided : file.functions) {
    if (const auto* plan = std::get_if<FunctionPlan>(&decided.decision)) {
      addStubAndBody(*plan, request_.command.kind, unit_.ast, edits_);
      addScopeMarks(plan->scopeMarks, request_.command, edits_);
      wrapsAny_ = true;
    }
  }
  result_.manifest = std::move(file.manifest);
}

void Wrapping::completeManifest() {
  Manifest& manifest = result_.manifest;
  manifest.command = request_.command;
  manifest.source = sourcePath(request_.command.source, request_.command.directory);
  manifest.generated = sourcePath(request_.generatedPath);
  manifest.wrapOptionsJson = toJson(request_.options);
}

WrapResult Wrapping::run() {
  wrapFunctions();
  if (wrapsAny_) {
    keepStatics(unit_.ast, unit_.inclusions, edits_);
  }
  completeManifest();
  AssembleOptions options{.kind = request_.command.kind, .prologue = {}};
  if (wrapsAny_) {
    options.prologue = prologueText(abiHeaderFor(request_.options), request_.command.kind) +
                       unitEntryText(request_.options.manifestPath);
    options.prologue += request_.options.separateBodies ? adoptionText() : std::string();
  }
  result_.text = assemble(unit_.inclusions, edits_, options);
  result_.inlinedFiles = inlinedFiles(unit_.inclusions);
  result_.extraArguments = generatedFileArguments(request_.command, unit_.ast.getLangOpts());
  return std::move(result_);
}

} // namespace

Result<WrapResult> wrapTranslationUnit(const WrapRequest& request) {
  WrapResult result;
  const Status parsed =
      parseTranslationUnit(request.command, wantsFileBy(request.options),
                           [&](ParsedUnit& unit) { result = Wrapping(request, unit).run(); });
  if (!parsed) {
    return parsed.error();
  }
  return result;
}

} // namespace hot_restart::rewriter
