// What is known about one function that can be wrapped: positions in the user's text, and the
// copied head of its body. A plain value; the first build (stub_and_body) and a reload
// (reload_unit) turn it into edits of their own.
//
//   template <class T> static int Foo<T>::bar(int a = 1, T) const noexcept { return a; }
//   ^outerBegin        ^specifiersBegin                                    ^bodyBegin   ^bodyEnd
//   (behind the brace) head.templates = "template <class T>"   head.specifiers = "static"
//   head.declarator = "int Foo<T>::bar$body(int a, T) const"
//
// The stub stands in front of the body, or behind it where it depends on what the body says
// (StubPlace).
#pragma once

#include "decide/lambda_plan.h"
#include "decide/scope_probes.h"
#include "head/head_result.h"

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceLocation.h"

#include <string>
#include <variant>
#include <vector>

namespace hot_restart::rewriter {

enum class FunctionKind { kFree, kMember, kStaticMember, kConstructor, kDestructor, kMain };

/// How an exception that leaves the function is seen, and so which class the stub catches.
enum class StubCatch { kRestart, kNoexcept, kEscaping };

/// Behind the body: the type that a stub deduces comes from the body, and the handlers of a
/// constructor's function-try-block stand behind it.
///   auto f() { return 1; }   ->   auto f$body() { return 1; } auto f() { <stub> }
enum class StubPlace { kInFront, kBehind };

/// A parameter (of the function or of its template) as the stub refers to it.
struct ParameterPlan {
  std::string name; ///< As written, or invented when `inventAt` is valid.
  clang::SourceLocation
      inventAt; ///< An unnamed parameter gets `name` here in the stub's head; else invalid.
  bool pack = false;
  bool keepsCopy = false; ///< ARGUMENTS snapshot: a copy in the stub, for restarts.
};

/// [begin, end) of the head becomes `name` in the stub.
struct PlaceholderPlan {
  clang::SourceLocation begin, end;
  std::string name;
};

struct FunctionPlan {
  const clang::FunctionDecl* function = nullptr; ///< The definition; lives as long as the AST.
  FunctionKind kind = FunctionKind::kFree;
  std::string name;     ///< Unqualified, as `__func__` prints it.
  std::string bodyName; ///< `bar$body`.
  clang::SourceLocation outerBegin, specifiersBegin, bodyBegin,
      bodyEnd; ///< File locations in one file.
  BodyHead head;
  /// Free functions: declares the body, in front of outerBegin; reopens namespaces where needed.
  /// Else empty.
  std::string forwardDeclaration;
  std::vector<ClassDeclaration> classDeclarations;
  std::vector<ParameterPlan> parameters;
  /// The parameters of the function's own template, in the body's order; or none.
  std::vector<ParameterPlan> templateParameters;
  /// Several packs: the body is picked by deducing from the stub's own parameters.
  bool deducesArguments = false;
  /// An explicit specialisation of a member: the member, whose body the body specialises.
  const clang::FunctionDecl* specialised = nullptr;
  std::string bodyArguments;                 ///< `<int>`: of that specialisation.
  std::vector<PlaceholderPlan> placeholders; ///< `auto` parameters.
  clang::SourceLocation placeholderClauseAt; ///< `placeholderClause` goes here.
  std::string placeholderClause;             ///< `template <class hr$A1> ` or `, class hr$A1`.
  StubCatch stubCatch = StubCatch::kRestart;
  std::string stubAttributes;     ///< Further ones, each behind a comma.
  bool bodyHasAttributes = false; ///< GCC minds those of its type in the stub.
  bool returnsVoid = false;       ///< Also constructors and destructors.
  bool noReturn = false;          ///< [[noreturn]].
  bool keepAlive = false;         ///< A unit has the stub though nothing there calls it.
  bool mayBeInternal = false;     ///< It has internal linkage, or an instance may.
  bool inlineBefore = false;   ///< An earlier declaration says inline (GCC minds a later noinline).
  bool nameIsVariable = false; ///< ... in the initialiser of a static: a variable holds it.
  bool usesItsName = false;    ///< `__func__` or a relative is used in the body.
  std::vector<std::string> suddenEnds; ///< Names of sudden_ends.h that the body calls.
  std::vector<ScopeProbe> scopeProbes;
  std::vector<std::string> macroWords; ///< What the stub may not say where it stands (MacroWords).
  std::vector<LambdaPlan> lambdas;     ///< Those that LAMBDAS asks for.
  StubPlace stubPlace = StubPlace::kInFront;
  bool beginsWithTry = false; ///< The body's text is a whole function-try-block.
  bool hiddenFriend = false;  ///< Defined in a class, whose static member the body becomes.
  bool deducesReturn = false; ///< The stub can only be compiled together with its body.
  std::vector<clang::SourceLocation> fallsOff; ///< main: closing braces that it may run into.
};

using FunctionDecision = std::variant<FunctionPlan, SkipReason>;

} // namespace hot_restart::rewriter
