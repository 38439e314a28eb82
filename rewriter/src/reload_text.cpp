// Parses the edited file and writes the unit's text. See reload_text.h.
#include "reload_text.h"

#include "canonical_name.h"
#include "edit_check.h"
#include "eligibility.h"
#include "emitted_text.h"
#include "file_tokens.h"
#include "find_functions.h"
#include "find_variables.h"
#include "function_id.h"
#include "function_record.h"
#include "generated_file.h"
#include "header_inliner.h"
#include "layout_fingerprint.h"
#include "parse.h"
#include "preamble.h"
#include "promote_linkage.h"
#include "scope_marks.h"
#include "signature_adapter.h"
#include "statics.h"
#include "stub_and_body.h"
#include "taken_text.h"
#include "wrap_choice.h"

#include "function_plan.h"
#include "hot_restart/rewriter/function_name.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/result.h"
#include "hot_restart/rewriter/wrap.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hot_restart::rewriter {
namespace {

/// Local statics get symbols that other objects can name; nothing is inlined into the stub.
constexpr const char* kBodySpecifiers = "inline __attribute__((used, noinline))";
/// `used` would instantiate the members of a class template that nobody uses.
constexpr const char* kTemplateBodySpecifiers = "inline __attribute__((noinline))";

const FunctionEntry* findEntry(const Manifest& manifest, const std::string& usr) {
  const auto found = std::find_if(manifest.functions.begin(), manifest.functions.end(),
                                  [&](const FunctionEntry& entry) { return entry.usr == usr; });
  return found == manifest.functions.end() ? nullptr : &*found;
}

std::string withoutWord(std::string text, llvm::StringRef word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const auto isPart = [&](std::size_t index) {
      return index < text.size() && (std::isalnum(static_cast<unsigned char>(text[index])) ||
                                     text[index] == '_' || text[index] == '$');
    };
    if ((at == 0 || !isPart(at - 1)) && !isPart(at + word.size())) {
      return text.erase(at, word.size());
    }
  }
  return text;
}

class ReloadWriter {
public:
  ReloadWriter(const ReloadTextRequest& request, const WrapOptions& options, ParsedUnit& unit)
      : request_(request), options_(options), unit_(unit), sources_(unit.ast.getSourceManager()),
        tokens_(unit.preprocessor, unit.inclusions), edits_(sources_) {}

  Result<ReloadText> run() {
    decideFunctions();
    result_.functionUsrs = request_.functionUsrs;
    if (request_.alsoChanged) {
      chooseChanged();
    }
    if (request_.wholeModule) {
      chooseModule();
    }
    adaptSignatures();
    if (result_.functionUsrs.empty()) {
      result_.notes = describeIgnored(request_.running, result_.manifest, result_.functionUsrs);
      return std::move(result_);
    }
    markPreamble(unit_.inclusions, request_.running.command.kind, edits_);
    for (auto step :
         {&ReloadWriter::checkFunctions, &ReloadWriter::checkState, &ReloadWriter::promote}) {
      if (Status status = (this->*step)(); !status) {
        return status.error();
      }
    }
    editFunctions();
    finish();
    return std::move(result_);
  }

private:
  struct Decided {
    const clang::FunctionDecl* function = nullptr;
    FunctionDecision decision;
    std::string usr;
  };

  void decideFunctions();
  void chooseChanged();
  void chooseModule();
  void adaptSignatures();
  void adapt(const FunctionEntry& running, const std::string& usr, unsigned parameters);
  Status checkFunctions();
  Status checkFunction(const std::string& usr);
  Status checkState();
  Status promote();
  void editFunctions();
  void editWrapped(FunctionPlan plan, const std::string& usr);
  void stripBody(FunctionPlan plan);
  void replaceBody(FunctionPlan plan, const std::string& value);
  bool stripStub(const FunctionPlan& plan);
  void exportStatics(const clang::FunctionDecl& function);
  bool isStrippable(const FunctionPlan& plan, const std::string& usr) const;
  bool programHas(const std::string& usr) const;
  bool isChosen(const std::string& usr) const { return result_.functionUsrs.count(usr) != 0; }
  Error vanished(const std::string& usr) const;
  std::set<std::string> spokenOf() const;
  void finish();

  const ReloadTextRequest& request_;
  const WrapOptions& options_;
  ParsedUnit& unit_;
  const clang::SourceManager& sources_;
  FileTokens tokens_;
  EditSet edits_;
  ReloadText result_;
  std::vector<Decided> functions_;
  std::vector<DescribedVariable> variables_;
  std::vector<const clang::FunctionDecl*> chosen_;
  struct Adapter {
    std::string bodyName;
    unsigned parameters = 0;
  };
  std::map<std::string, Adapter> adapters_; ///< By the new function's USR.
  std::set<std::string> adaptedUsrs_;       ///< Of the old functions.
};

void ReloadWriter::decideFunctions() {
  std::map<std::string, std::string> keep;
  for (const FunctionEntry& entry : request_.running.functions) {
    if (entry.wrapped()) {
      keep.emplace(entry.usr, entry.bodyName);
    }
  }
  BodyNames names(std::move(keep));
  const FileFilter isWanted = [&](clang::FileID file) {
    return isMarkedFile(sources_, file, options_);
  };
  PlanContext context{
      .ast = unit_.ast,
      .options = options_,
      .compiler = request_.running.command.kind,
      .isEditable = [this](clang::FileID file) { return unit_.inclusions.isInlined(file); },
      .isWanted = isWanted,
      .names = names,
      .tokens = tokens_,
      .wholeMarkedFiles = wholeMarkedFiles(unit_.ast, options_)};
  for (const clang::FunctionDecl* function : findFunctions(unit_.ast, isWanted)) {
    Decided decided{function, decide(*function, context), functionUsr(*function)};
    result_.manifest.functions.push_back(recordFunction(*function, decided.decision, tokens_,
                                                        wantsScopeMarks(request_.running.command)));
    functions_.push_back(std::move(decided));
  }
  variables_ = describeVariables(unit_.ast);
  for (const DescribedVariable& variable : variables_) {
    result_.manifest.variables.push_back(variable.entry);
  }
  result_.manifest.types = recordTypes(unit_.ast);
  result_.manifest.texts =
      recordTexts(unit_.ast, unit_.preprocessor, tokens_, result_.manifest.functions);
  result_.manifest.files = recordFiles(sources_);
  result_.manifest.headerBytes = headerBytes(sources_);
}

/// What cannot be chosen (another type, no longer wrapped) is told by describeIgnored().
void ReloadWriter::chooseChanged() {
  for (const FunctionEntry& edited : result_.manifest.functions) {
    const FunctionEntry* running = findEntry(request_.running, edited.usr);
    if (running != nullptr && running->wrapped() && edited.wrapped() &&
        running->type == edited.type && running->textHash != edited.textHash) {
      result_.functionUsrs.insert(edited.usr);
    }
  }
}

/// Those that cannot be chosen are a reason to refuse.
void ReloadWriter::chooseModule() {
  for (const FunctionEntry& edited : result_.manifest.functions) {
    const FunctionEntry* running = findEntry(request_.running, edited.usr);
    if (edited.file == request_.running.source && edited.wrapped() && running != nullptr &&
        running->wrapped()) {
      result_.functionUsrs.insert(edited.usr);
    }
  }
  result_.contents.ownState = request_.ownState;
}

Error ReloadWriter::vanished(const std::string& usr) const {
  const FunctionEntry* running = findEntry(request_.running, usr);
  const std::string name = running != nullptr ? running->name : usr;
  for (const FunctionEntry& entry : result_.manifest.functions) {
    if (running != nullptr && withoutParameters(entry.name) == withoutParameters(name) &&
        findEntry(request_.running, entry.usr) == nullptr) {
      return Error{ErrorCode::kRefused,
                   "the signature changed from `" + name + "` to `" + entry.name +
                       "`: its callers still pass the old arguments. Keep the signature (you can "
                       "call a new function from the old one), or rebuild and start again."};
    }
  }
  return Error{ErrorCode::kRefused,
               "`" + name +
                   "` is no longer defined in the edited file. Put it back, or rebuild "
                   "and start the program again."};
}

/// A chosen function that has gone is replaced by one that its callers can call.
void ReloadWriter::adaptSignatures() {
  for (const FunctionEntry& running : request_.running.functions) {
    const bool isChosen = request_.functionUsrs.count(running.usr) != 0;
    const bool isWanted = isChosen || (request_.alsoChanged && running.wrapped());
    if (!isWanted || findEntry(result_.manifest, running.usr) != nullptr ||
        request_.returnInstead) {
      continue;
    }
    for (const Decided& decided : functions_) {
      const auto* plan = std::get_if<FunctionPlan>(&decided.decision);
      // What an earlier unit adapted has its adapter.
      const bool isNew = isChosen || findEntry(request_.running, decided.usr) == nullptr;
      const auto parameters = plan != nullptr && isNew
                                  ? adaptedParameters(running, *decided.function, *plan)
                                  : std::nullopt;
      if (parameters) {
        adapt(running, decided.usr, *parameters);
        break;
      }
    }
  }
}

void ReloadWriter::adapt(const FunctionEntry& running, const std::string& usr,
                         unsigned parameters) {
  result_.functionUsrs.erase(running.usr);
  result_.functionUsrs.insert(usr);
  adapters_[usr] = {running.bodyName, parameters};
  adaptedUsrs_.insert(running.usr);
  result_.contents.chosen.emplace(running.bodyName, StaticOrder());
  result_.adapted.push_back({"_ZZ" + running.stubSymbol.substr(2) + "E7hr$slot", running.bodyName});
  const auto hasStatics = [&](const VariableEntry& variable) {
    return variable.function == running.usr;
  };
  const bool loses =
      std::any_of(request_.running.variables.begin(), request_.running.variables.end(), hasStatics);
  result_.notes.push_back("`" + running.name + "` is now `" +
                          findEntry(result_.manifest, usr)->name +
                          "`: callers pass the old arguments and get the new defaults" +
                          (loses ? "; its local statics start fresh" : ""));
}

Status ReloadWriter::checkFunctions() {
  for (const std::string& usr : result_.functionUsrs) {
    if (Status status = checkFunction(usr); !status) {
      return status;
    }
  }
  return Done{};
}

Status ReloadWriter::checkFunction(const std::string& usr) {
  const auto found = std::find_if(functions_.begin(), functions_.end(),
                                  [&](const Decided& decided) { return decided.usr == usr; });
  if (found == functions_.end()) {
    return vanished(usr);
  }
  const FunctionEntry* running = findEntry(request_.running, usr);
  const FunctionEntry* edited = findEntry(result_.manifest, usr);
  const bool isAdapted = adapters_.count(usr) != 0;
  if (!isAdapted && (running == nullptr || !running->wrapped())) {
    return Error{ErrorCode::kRefused, "`" + edited->name +
                                          "` was not wrapped when the program was built" +
                                          (running != nullptr ? ": " + running->skipReason : "")};
  }
  if (!edited->wrapped()) {
    return Error{ErrorCode::kRefused,
                 "after the edit `" + edited->name + "` cannot be reloaded: " + edited->skipReason};
  }
  if (!isAdapted && running->type != edited->type) {
    return Error{ErrorCode::kRefused, "the type of `" + edited->name + "` changed from `" +
                                          running->type + "` to `" + edited->type +
                                          "`: its callers expect the old one. Keep it, or rebuild "
                                          "and start again."};
  }
  if (request_.returnInstead) {
    if (found->function->isNoReturn()) {
      return Error{ErrorCode::kRefused, "`" + edited->name + "` never returns"};
    }
    if (found->function->getDeclaredReturnType()->getContainedDeducedType() != nullptr) {
      return Error{ErrorCode::kRefused,
                   "the return type of `" + edited->name +
                       "` is deduced from its body: no value can be returned in its place"};
    }
  }
  chosen_.push_back(found->function);
  auto statics = matchStatics(request_.running, result_.manifest, usr, result_.notes);
  if (!statics) {
    return statics.error();
  }
  const auto [known, isFirst] = result_.contents.chosen.emplace(edited->bodyName, *statics);
  if (!isFirst && known->second != *statics) {
    known->second.insert(statics->begin(), statics->end());
  }
  return Done{};
}

Status ReloadWriter::checkState() {
  const Manifest& running = request_.running;
  std::set<std::string> reachable;
  for (const TypeEntry& type : result_.manifest.types) {
    if (request_.returnInstead) { // The expression is the compiler's alone: it may use anything.
      reachable.insert(type.usr);
    }
  }
  for (const clang::FunctionDecl* function : chosen_) {
    reachable.merge(reachableTypes(*function));
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
  for (const DescribedVariable& variable : variables_) {
    const auto before = existing.find(variable.entry.usr);
    if (before == existing.end()) {
      const bool inNewFunction = !variable.entry.function.empty() &&
                                 findEntry(request_.running, variable.entry.function) == nullptr;
      (inNewFunction ? result_.contents.newLocalStatics : result_.contents.newVariables)
          .insert(inNewFunction ? variable.variable->getNameAsString()
                                : canonicalName(variable.entry.symbol));
    } else if (variable.entry.constant && before->second->textHash != variable.entry.textHash) {
      result_.contents.changedConstants.insert(canonicalName(variable.entry.symbol));
    }
  }
  for (const FunctionEntry& entry : result_.manifest.functions) {
    if (!entry.stubSymbol.empty() && findEntry(request_.running, entry.usr) == nullptr) {
      result_.contents.newFunctions.insert(canonicalName(entry.stubSymbol));
    }
  }
  const Promotion promotion =
      promoteLinkage({unit_.ast, unit_.inclusions, variables_, existingUsrs}, edits_);
  if (!promotion.keptInitializers.empty() && !promotion.newInitializers.empty()) {
    return Error{ErrorCode::kRefused,
                 "the new variable `" + promotion.newInitializers.front() +
                     "` needs its initialiser to run, which cannot be told from that of `" +
                     promotion.keptInitializers.front() +
                     "` (made by a macro), which has run. Give the new one a constant value."};
  }
  result_.runInitializers = promotion.keptInitializers.empty();
  return Done{};
}

void ReloadWriter::editFunctions() {
  std::set<const clang::FunctionDecl*> wrapped;
  for (Decided& decided : functions_) {
    if (auto* plan = std::get_if<FunctionPlan>(&decided.decision)) {
      editWrapped(std::move(*plan), decided.usr);
      wrapped.insert(decided.function);
    }
  }
  for (const DescribedVariable& variable : variables_) {
    const clang::FunctionDecl* function =
        variable.variable->isStaticLocal() ? outermostFunction(*variable.variable) : nullptr;
    if (function != nullptr && wrapped.insert(function).second) {
      exportStatics(*function);
    }
  }
}

void ReloadWriter::editWrapped(FunctionPlan plan, const std::string& usr) {
  if (!llvm::isa<clang::CXXMethodDecl>(plan.function) && !plan.hiddenFriend) {
    plan.head.specifiers = withoutWord(plan.head.specifiers, "static");
    plan.forwardDeclaration = withoutWord(plan.forwardDeclaration, "static");
  }
  if (isStrippable(plan, usr)) {
    stripBody(std::move(plan));
    return;
  }
  const bool isNew = !programHas(usr);
  if (isChosen(usr) || isNew) {
    plan.head.specifiers =
        withoutWord(plan.head.specifiers, "inline") + " " +
        (plan.function->isTemplated() ? kTemplateBodySpecifiers : kBodySpecifiers);
    // The unit need not call it: only libraries may, whose code is not parsed here.
    plan.keepAlive = !plan.function->isTemplated();
  }
  if (request_.returnInstead && isChosen(usr)) {
    replaceBody(std::move(plan), *request_.returnInstead);
    return;
  }
  addStubAndBody(plan, request_.running.command.kind, unit_.ast, edits_);
  if (wantsScopeMarks(request_.running.command)) {
    addScopeMarks(*plan.function, edits_);
  }
  if (const auto adapter = adapters_.find(usr); adapter != adapters_.end()) {
    addAdapter(plan, adapter->second.bodyName, adapter->second.parameters, edits_);
  }
}

/// Gives the function the body that returns what was asked for.
void ReloadWriter::replaceBody(FunctionPlan plan, const std::string& value) {
  plan.usesItsName = false;
  plan.fallsOff.clear();
  addStubAndBody(plan, request_.running.command.kind, unit_.ast, edits_);
  const auto [file, end] = sources_.getDecomposedLoc(plan.bodyEnd);
  const unsigned begin = sources_.getFileOffset(plan.bodyBegin);
  const llvm::StringRef body = sources_.getBufferData(file).slice(begin, end);
  edits_.replace(plan.bodyBegin, plan.bodyEnd,
                 returnBodyText(plan, value,
                                {.file = sources_.getPresumedLoc(plan.bodyBegin).getFilename(),
                                 .line = sources_.getLineNumber(file, end - 1),
                                 .newlines = static_cast<unsigned>(body.count('\n'))}));
}

/// False for what only earlier units have: each version brings its own text of those.
bool ReloadWriter::programHas(const std::string& usr) const {
  const FunctionEntry* running = findEntry(request_.running, usr);
  return running != nullptr &&
         (running->stubSymbol.empty() || request_.programHolds(running->stubSymbol));
}

bool ReloadWriter::isStrippable(const FunctionPlan& plan, const std::string& usr) const {
  const FunctionEntry* running = findEntry(request_.running, usr);
  const bool friendInClass = !llvm::isa<clang::CXXMethodDecl>(plan.function) &&
                             plan.function->getLexicalDeclContext()->isRecord();
  // Instances of a template come from the bodies of other functions.
  const bool choseTemplate =
      std::any_of(chosen_.begin(), chosen_.end(),
                  [](const clang::FunctionDecl* function) { return function->isTemplated(); });
  return !isChosen(usr) && programHas(usr) && running->wrapped() && !plan.function->isTemplated() &&
         !choseTemplate && !friendInClass && !plan.deducesReturn;
}

/// What stays of a function that is the program's: a declaration (or nothing, behind one in a class
/// or namespace), so that its stub is not compiled either. False: the stub is needed.
bool ReloadWriter::stripStub(const FunctionPlan& plan) {
  const clang::FunctionDecl& function = *plan.function;
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  const bool inClass = method != nullptr && !method->isOutOfLine();
  const bool needsDefinition =
      function.getDeclaredReturnType()->getContainedDeducedType() != nullptr ||
      llvm::isa_and_nonnull<clang::CXXTryStmt>(function.getBody()) || function.isMain() ||
      function.getParentFunctionOrMethod() != nullptr ||
      // Its vtable would wait for another function; initialisers stand in front of the brace.
      (inClass && (method->isVirtual() || llvm::isa<clang::CXXConstructorDecl>(method)));
  if (needsDefinition) {
    return false;
  }
  const bool declaredElsewhere =
      function.getQualifier() != nullptr &&
      function.getTemplateSpecializationKind() != clang::TSK_ExplicitSpecialization;
  if (!declaredElsewhere && !llvm::isa<clang::CXXConstructorDecl>(function)) {
    edits_.replace(plan.bodyBegin, plan.bodyEnd, ";");
    return true;
  }
  const llvm::StringRef head = clang::Lexer::getSourceText(
      clang::CharSourceRange::getCharRange(plan.outerBegin, plan.bodyBegin), sources_,
      unit_.ast.getLangOpts());
  const bool hasNewDefaults =
      std::any_of(function.param_begin(), function.param_end(), [](const clang::ParmVarDecl* one) {
        return one->hasDefaultArg() && !one->hasInheritedDefaultArg();
      });
  // Directives must stay, and visibility is replaced by an edit of its own.
  if (!declaredElsewhere || hasNewDefaults || head.empty() || head.contains('#') ||
      head.contains("visibility")) {
    return false;
  }
  edits_.replace(plan.outerBegin, plan.bodyEnd, "");
  return true;
}

/// Leaves the stub, which becomes the program's, and only declares the body.
void ReloadWriter::stripBody(FunctionPlan plan) {
  if (stripStub(plan)) {
    return;
  }
  const bool declared = !plan.forwardDeclaration.empty() || !plan.classDeclarations.empty();
  plan.usesItsName = false;
  plan.fallsOff.clear();
  if (declared) {
    plan.head = {};
  } else {
    plan.head.declarator += ";";
  }
  const clang::SourceLocation begin = plan.bodyBegin, end = plan.bodyEnd;
  addStubAndBody(plan, request_.running.command.kind, unit_.ast, edits_);
  edits_.replace(begin, end, "");
}

/// Statics of functions that are not inline have symbols that no other object can name.
void ReloadWriter::exportStatics(const clang::FunctionDecl& function) {
  const clang::SourceLocation begin = sources_.getExpansionLoc(function.getOuterLocStart());
  if (!function.isInlined() && !function.isTemplated() && !function.isMain() &&
      unit_.inclusions.isInlined(sources_.getFileID(begin))) {
    edits_.insertBefore(begin, "inline ");
  }
}

/// The functions whose edits need no further word.
std::set<std::string> ReloadWriter::spokenOf() const {
  std::set<std::string> usrs = result_.functionUsrs;
  usrs.insert(adaptedUsrs_.begin(), adaptedUsrs_.end());
  return usrs;
}

void ReloadWriter::finish() {
  for (std::string& note : describeIgnored(request_.running, result_.manifest, spokenOf())) {
    result_.notes.push_back(std::move(note));
  }
  const CompileCommand& command = request_.running.command;
  AssembleOptions assembleOptions{.kind = command.kind,
                                  .prologue = prologueText(abiHeaderFor(options_), command.kind)};
  result_.text = assemble(unit_.inclusions, edits_, assembleOptions);
  result_.preamble = cutPreamble(unit_.inclusions, result_.text,
                                 unitEntryText(request_.manifestPath(result_.functionUsrs)));
  result_.extraArguments = generatedFileArguments(command, unit_.ast.getLangOpts());
  Manifest& manifest = result_.manifest;
  manifest.command = command;
  manifest.source = request_.running.source;
  manifest.generated = request_.running.generated;
  manifest.wrapOptionsJson = request_.running.wrapOptionsJson;
  keepVanished(request_.running, manifest);
  keepUntaken(request_.running, result_.functionUsrs, manifest);
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
        result.emplace(ReloadWriter(request, *options, unit).run());
      });
  return parsed && result ? std::move(*result) : Result<ReloadText>(parsed.error());
}

} // namespace hot_restart::rewriter
