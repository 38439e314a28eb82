// See body_attributes.h. Attributes that Clang knows come from the AST, inherited ones included;
// those of GCC alone from the tokens of the declarations.
#include "head/body_attributes.h"

#include "emit/head_templates.h"
#include "emit/text_template.h"
#include "head/body_head.h"
#include "head/never_returns.h"
#include "source/file_tokens.h"
#include "source/project_text.h"

#include "hot_restart/rewriter/compile_command.h"

#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace tok = clang::tok;

/// A parameter of any declaration is printed by the definition's name for it.
class ParameterNames : public clang::PrinterHelper {
public:
  explicit ParameterNames(const clang::FunctionDecl& function) : function_(function) {}
  bool handledStmt(clang::Stmt* statement, llvm::raw_ostream& out) override {
    const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(statement);
    const auto* parameter =
        use != nullptr ? llvm::dyn_cast<clang::ParmVarDecl>(use->getDecl()) : nullptr;
    if (parameter == nullptr || parameter->getFunctionScopeIndex() >= function_.getNumParams()) {
      return false;
    }
    out << function_.getParamDecl(parameter->getFunctionScopeIndex())->getName();
    return true;
  }

private:
  const clang::FunctionDecl& function_;
};

/// The index of the `;` or `{` that ends the head whose name stands at `name`.
std::size_t headEnd(TokenSpan all, unsigned name) {
  std::size_t end = indexAt(all, name);
  while (end < all.size() && !all[end].is(tok::semi) && !all[end].is(tok::l_brace)) {
    end =
        all[end].is(tok::l_paren) ? std::min(matchingClose(all, end), all.size() - 1) + 1 : end + 1;
  }
  return end;
}

/// Whether no declaration of the function spells the attribute: a pragma around one of them gives
/// it, and to the body that stands there as well.
bool comesFromPragma(const clang::Attr& attribute, const clang::FunctionDecl& function,
                     FileTokens& tokens, const clang::SourceManager& sources) {
  if (attribute.isImplicit() || attribute.getLocation().isInvalid()) {
    return false;
  }
  const auto [file, at] = sources.getDecomposedExpansionLoc(attribute.getLocation());
  for (const clang::FunctionDecl* declaration : function.redecls()) {
    const auto [own, name] = sources.getDecomposedExpansionLoc(declaration->getLocation());
    if (own != file) {
      continue;
    }
    const TokenSpan all = tokens.compiled(file);
    const std::size_t end = headEnd(all, name);
    const unsigned begin = outerBegin(tokens, sources, file, *declaration).value_or(0);
    if (begin <= at && (end >= all.size() || at < all[end].offset)) {
      return false;
    }
  }
  return true;
}

/// Collects attributes of one kind of place, each once.
class AttributeList {
public:
  void add(const std::string& attribute) {
    if (std::find(all_.begin(), all_.end(), attribute) == all_.end()) {
      all_.push_back(attribute);
    }
  }
  std::string text() const {
    std::string joined;
    for (const std::string& one : all_) {
      joined += (joined.empty() ? "" : ", ") + one;
    }
    return joined.empty() ? joined : fill(kAttributes, {{"list", joined}});
  }

private:
  std::vector<std::string> all_;
};

class Collector {
public:
  Collector(const clang::FunctionDecl& function, CompilerKind compiler)
      : function_(function), compiler_(compiler) {}

  BodyAttributes run(FileTokens& tokens, const clang::SourceManager& sources);

private:
  bool isClang() const { return compiler_ == CompilerKind::kClang; }
  /// Locks are not looked at there.
  bool isConstruction() const {
    return llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(function_);
  }
  void addPlain(const clang::Attr& attribute);
  void addWithArguments(const clang::Attr& attribute);
  void addLocking(const clang::Attr& attribute);
  template <class Attribute> void addLockList(const clang::Attr& attribute);
  template <class Attribute> void addTryLock(const clang::Attr& attribute);
  void addKind();
  void addGccOnly(FileTokens& tokens, const clang::SourceManager& sources);
  std::string print(const clang::Expr& expression) const;

  const clang::FunctionDecl& function_;
  CompilerKind compiler_;
  AttributeList inFront_, behind_;
  std::string ofStub_;
};

std::string Collector::print(const clang::Expr& expression) const {
  std::string text;
  llvm::raw_string_ostream out(text);
  ParameterNames names(function_);
  expression.printPretty(out, &names, clang::PrintingPolicy(function_.getLangOpts()));
  return text;
}

void Collector::addPlain(const clang::Attr& attribute) {
  struct Spelling {
    const char* text;
    clang::attr::Kind kind;
    bool gcc, clang;
  };
  static constexpr Spelling kSpellings[] = {
      {"__unavailable__", clang::attr::Unavailable, true, true},
      {"__returns_nonnull__", clang::attr::ReturnsNonNull, true, true},
      {"__no_instrument_function__", clang::attr::NoInstrumentFunction, true, true},
      {"__no_profile_instrument_function__", clang::attr::NoProfileFunction, true, true},
      {"__no_stack_protector__", clang::attr::NoStackProtector, true, true},
      {"__no_split_stack__", clang::attr::NoSplitStack, true, true},
      {"__hot__", clang::attr::Hot, true, true},
      {"__cold__", clang::attr::Cold, true, true},
      {"__flatten__", clang::attr::Flatten, true, true},
      // Only GCC suggests them, and only Clang would take them for a promise about unwinding.
      {"__const__", clang::attr::Const, true, false},
      {"__pure__", clang::attr::Pure, true, false},
      {"__malloc__", clang::attr::Restrict, true, false},
      {"__optnone__, __noinline__", clang::attr::OptimizeNone, false, true},
      {"__minsize__", clang::attr::MinSize, false, true},
      {"__disable_tail_calls__", clang::attr::DisableTailCalls, false, true},
      {"__speculative_load_hardening__", clang::attr::SpeculativeLoadHardening, false, true},
      {"__no_speculative_load_hardening__", clang::attr::NoSpeculativeLoadHardening, false, true},
      {"__disable_sanitizer_instrumentation__", clang::attr::DisableSanitizerInstrumentation, false,
       true},
      {"__no_thread_safety_analysis__", clang::attr::NoThreadSafetyAnalysis, false, true},
      {"__coro_wrapper__", clang::attr::CoroWrapper, false, true},
  };
  for (const Spelling& one : kSpellings) {
    if (one.kind == attribute.getKind() && (isClang() ? one.clang : one.gcc)) {
      inFront_.add(one.text);
    }
  }
}

void Collector::addWithArguments(const clang::Attr& attribute) {
  if (const auto* format = llvm::dyn_cast<clang::FormatAttr>(&attribute)) {
    inFront_.add("__format__(__" + format->getType()->getName().trim('_').str() + "__, " +
                 std::to_string(format->getFormatIdx()) + ", " +
                 std::to_string(format->getFirstArg()) + ")");
  } else if (const auto* argument = llvm::dyn_cast<clang::FormatArgAttr>(&attribute)) {
    inFront_.add("__format_arg__(" + std::to_string(argument->getFormatIdx().getSourceIndex()) +
                 ")");
  } else if (const auto* nonNull = llvm::dyn_cast<clang::NonNullAttr>(&attribute)) {
    std::string indices;
    for (const clang::ParamIdx& index : nonNull->args()) {
      indices += (indices.empty() ? "" : ", ") + std::to_string(index.getSourceIndex());
    }
    inFront_.add(indices.empty() ? "__nonnull__" : "__nonnull__(" + indices + ")");
  } else if (const auto* sanitizers = llvm::dyn_cast<clang::NoSanitizeAttr>(&attribute)) {
    for (const llvm::StringRef name : sanitizers->sanitizers()) {
      inFront_.add("__no_sanitize__(\"" + name.str() + "\")");
    }
  } else if (const auto* target = llvm::dyn_cast<clang::TargetAttr>(&attribute)) {
    inFront_.add("__target__(\"" + target->getFeaturesStr().str() + "\")");
  } else if (const auto* width = llvm::dyn_cast<clang::MinVectorWidthAttr>(&attribute);
             width != nullptr && isClang()) {
    inFront_.add("__min_vector_width__(" + std::to_string(width->getVectorWidth()) + ")");
  }
}

template <class Attribute> void Collector::addLockList(const clang::Attr& attribute) {
  if (const auto* locks = llvm::dyn_cast<Attribute>(&attribute)) {
    std::string arguments;
    for (const clang::Expr* lock : locks->args()) {
      arguments += (arguments.empty() ? "" : ", ") + print(*lock);
    }
    behind_.add(std::string(attribute.getSpelling()) + "(" + arguments + ")");
  }
}

template <class Attribute> void Collector::addTryLock(const clang::Attr& attribute) {
  if (const auto* locks = llvm::dyn_cast<Attribute>(&attribute)) {
    std::string arguments = print(*locks->getSuccessValue());
    for (const clang::Expr* lock : locks->args()) {
      arguments += ", " + print(*lock);
    }
    behind_.add(std::string(attribute.getSpelling()) + "(" + arguments + ")");
  }
}

void Collector::addLocking(const clang::Attr& attribute) {
  addLockList<clang::RequiresCapabilityAttr>(attribute);
  addLockList<clang::AcquireCapabilityAttr>(attribute);
  addLockList<clang::ReleaseCapabilityAttr>(attribute);
  addLockList<clang::AssertCapabilityAttr>(attribute);
  addLockList<clang::AssertExclusiveLockAttr>(attribute);
  addLockList<clang::AssertSharedLockAttr>(attribute);
  addLockList<clang::LocksExcludedAttr>(attribute);
  addTryLock<clang::TryAcquireCapabilityAttr>(attribute);
  addTryLock<clang::ExclusiveTrylockFunctionAttr>(attribute);
  addTryLock<clang::SharedTrylockFunctionAttr>(attribute);
  if (const auto* returned = llvm::dyn_cast<clang::LockReturnedAttr>(&attribute)) {
    behind_.add("lock_returned(" + print(*returned->getArg()) + ")");
  }
}

/// What compilers ask of constructors, virtual functions and coroutines otherwise than of the
/// ordinary functions that their bodies are.
void Collector::addKind() {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function_);
  const bool isVirtual = method != nullptr && method->isVirtual();
  const bool isAsked = isClang() && isVirtual && function_.getReturnType()->isVoidType();
  if (function_.isNoReturn() || (isAsked && neverReturns(function_))) {
    inFront_.add("__noreturn__");
  }
  if (!isClang()) {
    return;
  }
  if (isConstruction()) {
    inFront_.add("__no_thread_safety_analysis__");
  }
  const auto* result = function_.getReturnType()->getAsRecordDecl();
  if (result != nullptr && result->hasAttr<clang::CoroReturnTypeAttr>() &&
      !function_.hasAttr<clang::CoroWrapperAttr>()) {
    ofStub_ += ", __coro_wrapper__";
  }
}

/// Clang skips what it does not know; these change the code of the body.
bool isGccOnly(llvm::StringRef name) {
  const llvm::StringRef plain = name.size() > 4 && name.starts_with("__") && name.ends_with("__")
                                    ? name.slice(2, name.size() - 2)
                                    : name;
  return plain == "optimize" || plain == "no_sanitize_undefined" || plain == "stack_protect" ||
         plain == "no_stack_limit" || plain == "zero_call_used_regs";
}

void addNamed(TokenSpan tokens, AttributeList& list) {
  for (std::size_t index = 0; index < tokens.size(); ++index) {
    if (!isGccOnly(llvm::StringRef(tokens[index].text.data(), tokens[index].text.size()))) {
      continue;
    }
    std::string text(tokens[index].text);
    if (index + 1 < tokens.size() && tokens[index + 1].is(tok::l_paren)) {
      const std::size_t close = std::min(matchingClose(tokens, index + 1), tokens.size() - 1);
      text += joinTokens(tokens.subspan(index + 1, close - index));
      index = close;
    }
    list.add(text);
  }
}

/// The attributes among the tokens of a head or declaration; macros are looked into.
void addFromTokens(TokenSpan tokens, FileTokens& files, clang::FileID file, AttributeList& list) {
  for (std::size_t index = 0; index < tokens.size(); ++index) {
    const clang::SourceLocation at = files.locationOf(file, tokens[index]);
    const bool opens = tokens[index].is(tok::kw___attribute) ||
                       (tokens[index].is(tok::l_square) && index + 1 < tokens.size() &&
                        tokens[index + 1].is(tok::l_square));
    if (opens) {
      const std::size_t bracket = tokens[index].is(tok::l_square) ? index : index + 1;
      const std::size_t close = std::min(matchingClose(tokens, bracket), tokens.size() - 1);
      addNamed(tokens.subspan(index, close + 1 - index), list);
      index = close;
    } else if (const clang::MacroInfo* macro = files.macroAt(tokens[index], at)) {
      const std::vector<FileToken> flat =
          files.replacement(*macro, at, argumentsBehind(tokens, index));
      const bool isAttribute = std::any_of(flat.begin(), flat.end(), [](const FileToken& token) {
        return token.is(tok::kw___attribute) || token.is(tok::l_square);
      });
      if (isAttribute) {
        addNamed(flat, list);
      }
    }
  }
}

void Collector::addGccOnly(FileTokens& tokens, const clang::SourceManager& sources) {
  for (const clang::FunctionDecl* declaration : function_.redecls()) {
    const clang::SourceLocation at = sources.getExpansionLoc(declaration->getLocation());
    if (!isProjectText(sources, at)) {
      continue;
    }
    const clang::FileID file = sources.getFileID(at);
    const auto begin = outerBegin(tokens, sources, file, *declaration);
    const TokenSpan all = tokens.compiled(file);
    const std::size_t end = headEnd(all, sources.getFileOffset(at));
    const std::size_t first = begin ? indexAt(all, *begin) : end;
    if (first < end) {
      addFromTokens(all.subspan(first, end - first), tokens, file, inFront_);
    }
  }
}

BodyAttributes Collector::run(FileTokens& tokens, const clang::SourceManager& sources) {
  addKind();
  for (const clang::Attr* attribute : function_.attrs()) {
    if (comesFromPragma(*attribute, function_, tokens, sources)) {
      continue;
    }
    addPlain(*attribute);
    addWithArguments(*attribute);
    // What is deprecated may use what is deprecated.
    if (llvm::isa<clang::DeprecatedAttr>(attribute)) {
      inFront_.add("__deprecated__");
    }
    if (isClang() && !isConstruction()) {
      addLocking(*attribute);
    }
  }
  if (!isClang()) {
    addGccOnly(tokens, sources);
  }
  const std::string locking = behind_.text();
  if (!locking.empty()) {
    ofStub_ += ", __no_thread_safety_analysis__";
  }
  return {inFront_.text(), locking, ofStub_};
}

} // namespace

BodyAttributes bodyAttributes(const clang::FunctionDecl& function, CompilerKind compiler,
                              FileTokens& tokens, const clang::SourceManager& sources) {
  return Collector(function, compiler).run(tokens, sources);
}

} // namespace hot_restart::rewriter
