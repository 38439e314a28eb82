// Each function is decided upon and recorded in one pass; the rest of the manifest is made by one
// function of this folder each.
#include "record/decided_file.h"

#include "decide/body_names.h"
#include "decide/file_decisions.h"
#include "decide/function_id.h"
#include "decide/function_plan.h"
#include "decide/lambda_plan.h"
#include "decide/local_types.h"
#include "decide/parameter_passing.h"
#include "decide/plan_context.h"
#include "decide/scope_probes.h"
#include "decide/wanted_functions.h"
#include "head/head_result.h"
#include "record/dependency_fingerprint.h"
#include "record/function_record.h"
#include "record/inlined_text.h"
#include "record/lambda_record.h"
#include "record/layout_fingerprint.h"
#include "record/statics.h"
#include "source/file_tokens.h"
#include "source/find_functions.h"
#include "source/macro_words.h"
#include "source/parse.h"
#include "source/project_text.h"

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/lambda_choice.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/wrap.h"

#include "clang/Basic/SourceManager.h"

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// What the user's compiler did not take is not tried again.
FunctionDecision decideUnlessLeftAlone(const clang::FunctionDecl& function, const std::string& usr,
                                       const WrapOptions& options, FileDecisions& decisions) {
  for (const LeftAlone& one : options.leftAlone) {
    if (one.usr == usr) {
      return SkipReason{one.reason};
    }
  }
  return decisions.decideNext(function);
}

/// What the user's compiler did not take is not tried again.
void leaveLambdasAlone(const std::string& usr, const WrapOptions& options, FunctionPlan& plan) {
  for (const LeftAlone& one : options.leftAlone) {
    if (one.usr == lambdasOf(usr)) {
      for (LambdaPlan& lambda : plan.lambdas) {
        lambda.skipReason = one.reason;
      }
    }
  }
}

/// Records the lambdas of wrapped functions, and gives them their numbers.
void describeLambdas(FileTokens& tokens, const WrapOptions& options,
                     const std::vector<FunctionEntry>& running, DecidedFile& file) {
  for (std::size_t i = 0; i < file.functions.size(); ++i) {
    if (auto* plan = std::get_if<FunctionPlan>(&file.functions[i].decision)) {
      leaveLambdasAlone(file.functions[i].usr, options, *plan);
      for (FunctionEntry& entry :
           recordLambdas(*plan, file.manifest.functions[i], running, tokens, file.lostLambdas)) {
        file.manifest.lambdas.push_back(std::move(entry));
      }
    }
  }
}

/// What all of it depends on; once it is known which functions are wrapped.
void describeDependencies(ParsedUnit& unit, FileTokens& tokens, DecidedFile& file) {
  std::vector<const clang::FunctionDecl*> wrapped;
  for (const DecidedFunction& decided : file.functions) {
    if (std::holds_alternative<FunctionPlan>(decided.decision)) {
      wrapped.push_back(decided.function);
    }
  }
  file.dependencies = std::make_unique<DependencyFingerprint>(unit, tokens, wrapped);
  for (std::size_t i = 0; i < file.functions.size(); ++i) {
    file.dependencies->describe(*file.functions[i].function, file.manifest.functions[i]);
  }
  for (FunctionEntry& lambda : file.manifest.lambdas) {
    const FunctionEntry* around = findFunction(file.manifest, lambda.function);
    lambda.dependsHash = around->dependsHash; // Its own part is not known.
    lambda.dependsOn = around->dependsOn;
  }
  for (DescribedVariable& variable : file.variables) {
    if (!isSystemText(*variable.variable)) {
      variable.entry.valueHash = file.dependencies->ofConstant(*variable.variable);
    }
  }
  file.manifest.dependencies = file.dependencies->entries();
}

/// What is told of variables, types, texts and files.
void fillManifest(ParsedUnit& unit, FileTokens& tokens, DecidedFile& file) {
  const clang::SourceManager& sources = unit.ast.getSourceManager();
  for (const DescribedVariable& variable : file.variables) {
    // The first build knew nothing of a system header that is inlined for this unit alone.
    if (!isSystemText(*variable.variable)) {
      file.manifest.variables.push_back(variable.entry);
    }
  }
  file.manifest.types = recordTypes(unit.ast);
  file.manifest.texts = recordTexts(unit.ast, unit.preprocessor, tokens, file.manifest.functions);
  file.manifest.files = recordFiles(sources);
  file.manifest.headerBytes = headerBytes(sources);
}

} // namespace

DecidedFile decideFile(ParsedUnit& unit, FileTokens& tokens, const CompileCommand& command,
                       const WrapOptions& options, std::map<std::string, std::string> bodyNames,
                       const std::vector<FunctionEntry>& lambdas) {
  const clang::SourceManager& sources = unit.ast.getSourceManager();
  DecidedFile file;
  LocalTypes localTypes(unit.ast);
  const MacroWords macroWords(unit.preprocessor);
  std::set<std::string> wrappedBefore;
  for (const auto& [usr, name] : bodyNames) {
    wrappedBefore.insert(usr);
  }
  const FileFilter isWanted = [&](clang::FileID id) { return isWantedFile(sources, id, options); };
  const PlanContext context{
      .ast = unit.ast,
      .options = options,
      .compiler = command.kind,
      .passingAnswer = passingAnswer(command),
      .isEditable = [&unit](clang::FileID id) { return unit.inclusions.isInlined(id); },
      .isWanted = isWanted,
      .wasWrapped =
          [&wrappedBefore](const clang::FunctionDecl& function) {
            return !wrappedBefore.empty() && wrappedBefore.count(functionUsr(function)) != 0;
          },
      .localTypes = localTypes,
      .macroWords = macroWords,
      .tokens = tokens,
      .wholeWantedFiles = wholeWantedFiles(unit.ast, options)};
  FileDecisions decisions(context, BodyNames(std::move(bodyNames)));
  for (const clang::FunctionDecl* function : findFunctions(unit.ast, isWanted)) {
    const std::string usr = functionUsr(*function);
    DecidedFunction decided{function, decideUnlessLeftAlone(*function, usr, options, decisions),
                            usr};
    file.manifest.functions.push_back(
        recordFunction(*function, decided.decision, tokens, wantsScopeProbes(command)));
    file.functions.push_back(std::move(decided));
  }
  describeLambdas(tokens, options, lambdas, file);
  file.variables = describeVariables(unit.ast, unit.inclusions);
  describeDependencies(unit, tokens, file);
  fillManifest(unit, tokens, file);
  return file;
}

} // namespace hot_restart::rewriter
