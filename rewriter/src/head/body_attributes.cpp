// Attributes that Clang knows come from the AST, inherited ones included; those of GCC alone from
// the tokens of the declarations.
#include "head/body_attributes.h"

#include "head/attribute_list.h"
#include "head/lock_attributes.h"
#include "head/never_returns.h"
#include "head/written_attributes.h"
#include "source/file_tokens.h"

#include "hot_restart/rewriter/compile_command.h"

#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"

#include <string>

namespace hot_restart::rewriter {
namespace {

/// Decides which attributes of one function its body has. Where they are written it does not ask.
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
  void addKind();

  const clang::FunctionDecl& function_;
  CompilerKind compiler_;
  AttributeList inFront_, behind_;
  std::string ofStub_;
};

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
      addLocking(*attribute, function_, behind_);
    }
  }
  if (!isClang()) {
    addGccOnly(function_, tokens, sources, inFront_);
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
