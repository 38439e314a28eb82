// Each wrapped function is exported, emptied, or left with its stub; statics of the others are
// exported as well.
#include "unit_text/unit_functions.h"

#include "decide/function_plan.h"
#include "edit/edit_set.h"
#include "emit/head_templates.h"
#include "emit/unit_templates.h"
#include "names/canonical_name.h"
#include "record/decided_file.h"
#include "record/statics.h"
#include "source/file_tokens.h"
#include "source/find_variables.h"
#include "source/parse.h"
#include "unit_text/reload_text_data.h"
#include "unit_text/signature_adapter.h"
#include "unit_text/unit_choice.h"
#include "wrap/emitted_text.h"
#include "wrap/lambda_edits.h"
#include "wrap/scope_probe_edits.h"
#include "wrap/stub_and_body.h"

#include "hot_restart/rewriter/manifest.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace hot_restart::rewriter {
namespace {

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

/// Whether a body can go without a trace: not where it ends a conditional that began in the head
/// (`#else`, `void f() {`, `#endif`), or changes macros that the text behind may use.
bool standsByItself(TokenSpan body) {
  for (std::size_t index = 0; index + 1 < body.size(); ++index) {
    const std::string_view word = body[index + 1].text;
    if (body[index].is(clang::tok::hash) && body[index].lineStart &&
        (word == "define" || word == "undef" || word.starts_with("include"))) {
      return false;
    }
  }
  return !splitsConditional(body);
}

class FunctionEditor {
public:
  FunctionEditor(const ReloadTextRequest& request, const UnitChoice& choice, ParsedUnit& unit,
                 DecidedFile& edited, FileTokens& tokens, const ReloadText& text, EditSet& edits)
      : request_(request), choice_(choice), unit_(unit), edited_(edited), tokens_(tokens),
        text_(text), edits_(edits), sources_(unit.ast.getSourceManager()) {}

  void run();

private:
  void editWrapped(FunctionPlan plan, const std::string& usr);
  void stripBody(FunctionPlan plan);
  void replaceBody(FunctionPlan plan, const std::string& value);
  bool stripStub(const FunctionPlan& plan);
  void exportStatics(const clang::FunctionDecl& function);
  TokenSpan bodyOf(const FunctionPlan& plan) const {
    const auto [file, begin] = sources_.getDecomposedLoc(plan.bodyBegin);
    return tokens_.between(file, begin, sources_.getFileOffset(plan.bodyEnd));
  }
  bool isStrippable(const FunctionPlan& plan, const std::string& usr) const;
  bool programHas(const std::string& usr) const;
  /// A constructor whose initialisers have changed: its stub is the unit's own.
  bool isOwn(const FunctionEntry& running) const {
    return text_.contents.ownFunctions.count(canonicalName(running.stubSymbol)) != 0;
  }
  bool isChosen(const std::string& usr) const { return text_.functionUsrs.count(usr) != 0; }

  const ReloadTextRequest& request_;
  const UnitChoice& choice_;
  ParsedUnit& unit_;
  DecidedFile& edited_;
  FileTokens& tokens_;
  const ReloadText& text_;
  EditSet& edits_;
  const clang::SourceManager& sources_;
};

void FunctionEditor::run() {
  std::set<const clang::FunctionDecl*> wrapped;
  for (DecidedFunction& decided : edited_.functions) {
    if (auto* plan = std::get_if<FunctionPlan>(&decided.decision)) {
      editWrapped(std::move(*plan), decided.usr);
      wrapped.insert(decided.function);
    }
  }
  for (const DescribedVariable& variable : edited_.variables) {
    const clang::FunctionDecl* function =
        variable.variable->isStaticLocal() ? outermostFunction(*variable.variable) : nullptr;
    if (function != nullptr && wrapped.insert(function).second) {
      exportStatics(*function);
    }
  }
}

void FunctionEditor::editWrapped(FunctionPlan plan, const std::string& usr) {
  if (!llvm::isa<clang::CXXMethodDecl>(plan.function) && !plan.hiddenFriend) {
    plan.head.specifiers = withoutWord(plan.head.specifiers, kStatic);
    plan.forwardDeclaration = withoutWord(plan.forwardDeclaration, kStatic);
  }
  if (isStrippable(plan, usr)) {
    stripBody(std::move(plan));
    return;
  }
  const bool isNew = !programHas(usr);
  if (isChosen(usr) || isNew) {
    plan.head.specifiers =
        withoutWord(plan.head.specifiers, kInline) + " " +
        std::string(plan.function->isTemplated() ? kExportedTemplateBody : kExportedBody);
    // The unit need not call it: only libraries may, whose code is not parsed here.
    plan.keepAlive = !plan.function->isTemplated();
  }
  if (request_.returnInstead && isChosen(usr)) {
    replaceBody(std::move(plan), *request_.returnInstead);
    return;
  }
  addLambdas(plan, edits_);
  addStubAndBody(plan, request_.running.command.kind, unit_.ast, edits_);
  addScopeProbes(plan.scopeProbes, request_.running.command, edits_);
  if (const auto adapter = choice_.adapters.find(usr); adapter != choice_.adapters.end()) {
    addAdapter(plan, adapter->second.bodyName, adapter->second.parameters, edits_);
  }
}

/// Gives the function the body that returns what was asked for.
void FunctionEditor::replaceBody(FunctionPlan plan, const std::string& value) {
  plan.usesItsName = false;
  plan.suddenEnds.clear();
  plan.fallsOff.clear();
  addStubAndBody(plan, request_.running.command.kind, unit_.ast, edits_);
  const auto [file, end] = sources_.getDecomposedLoc(plan.bodyEnd);
  const unsigned begin = sources_.getFileOffset(plan.bodyBegin);
  const llvm::StringRef body = sources_.getBufferData(file).slice(begin, end);
  const clang::PresumedLoc brace = sources_.getPresumedLoc(plan.bodyEnd.getLocWithOffset(-1));
  edits_.supersede(plan.bodyBegin, plan.bodyEnd,
                   returnBodyText(plan, value,
                                  {.file = brace.getFilename(),
                                   .line = brace.getLine(),
                                   .newlines = static_cast<unsigned>(body.count('\n'))}));
}

/// False for what only earlier units have: each version brings its own text of those.
bool FunctionEditor::programHas(const std::string& usr) const {
  const FunctionEntry* running = findFunction(request_.running, usr);
  return running != nullptr &&
         (running->stubSymbol.empty() || request_.programHolds(running->stubSymbol));
}

bool FunctionEditor::isStrippable(const FunctionPlan& plan, const std::string& usr) const {
  const FunctionEntry* running = findFunction(request_.running, usr);
  const bool friendInClass = !llvm::isa<clang::CXXMethodDecl>(plan.function) &&
                             plan.function->getLexicalDeclContext()->isRecord();
  // Instances of a template come from the bodies of other functions.
  return !isChosen(usr) && programHas(usr) && running->wrapped() && !isOwn(*running) &&
         !plan.function->isTemplated() && !choice_.hasTemplate() && !friendInClass &&
         !plan.deducesReturn && standsByItself(bodyOf(plan));
}

/// What stays of a function that is the program's: a declaration (or nothing, behind one in a class
/// or namespace), so that its stub is not compiled either. False: the stub is needed.
bool FunctionEditor::stripStub(const FunctionPlan& plan) {
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
    edits_.supersede(plan.bodyBegin, plan.bodyEnd, ";");
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
  edits_.supersede(plan.outerBegin, plan.bodyEnd, "");
  return true;
}

/// Leaves the stub, which becomes the program's, and only declares the body.
void FunctionEditor::stripBody(FunctionPlan plan) {
  if (stripStub(plan)) {
    return;
  }
  const bool declared = !plan.forwardDeclaration.empty() || !plan.classDeclarations.empty();
  plan.usesItsName = false;
  plan.suddenEnds.clear();
  plan.fallsOff.clear();
  if (declared) {
    plan.head = {};
  } else {
    plan.head.declarator += ";";
  }
  const clang::SourceLocation begin = plan.bodyBegin, end = plan.bodyEnd;
  addStubAndBody(plan, request_.running.command.kind, unit_.ast, edits_);
  edits_.supersede(begin, end, "");
}

/// Statics of functions that are not inline have symbols that no other object can name.
void FunctionEditor::exportStatics(const clang::FunctionDecl& function) {
  const clang::SourceLocation outer = function.getOuterLocStart();
  const clang::SourceLocation begin = sources_.getExpansionLoc(outer);
  // Something else may stand in front of it in what a macro makes.
  const bool beginsMacro = outer.isFileID() || clang::Lexer::isAtStartOfMacroExpansion(
                                                   outer, sources_, unit_.ast.getLangOpts());
  if (beginsMacro && !function.isInlined() && !function.isTemplated() && !function.isMain() &&
      unit_.inclusions.isInlined(sources_.getFileID(begin))) {
    edits_.insertBefore(begin, std::string(kInline) + " ");
  }
}

} // namespace

void editFunctions(const ReloadTextRequest& request, const UnitChoice& choice, ParsedUnit& unit,
                   DecidedFile& edited, FileTokens& tokens, const ReloadText& text,
                   EditSet& edits) {
  FunctionEditor(request, choice, unit, edited, tokens, text, edits).run();
}

} // namespace hot_restart::rewriter
