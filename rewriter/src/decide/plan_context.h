// What deciding about functions needs to know of their file. Nothing here changes by it.
#pragma once

#include "decide/function_plan.h"
#include "decide/local_types.h"
#include "decide/parameter_passing.h"
#include "source/file_tokens.h"
#include "source/macro_words.h"

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/wrap.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"

#include <functional>
#include <optional>
#include <set>
#include <string>

namespace hot_restart::rewriter {

/// All of it outlives the plans.
struct PlanContext {
  const clang::ASTContext& ast;
  const WrapOptions& options;
  CompilerKind compiler; ///< It will compile the text.
  PassingAnswer passingAnswer;
  /// The text of that inclusion event is part of the output.
  std::function<bool(clang::FileID)> isEditable;
  /// Functions of that inclusion event are decided about.
  std::function<bool(clang::FileID)> isWanted;
  /// An earlier version of the program has a body of that function.
  std::function<bool(const clang::FunctionDecl&)> wasWrapped;
  LocalTypes& localTypes; ///< Walks over the file when it is first asked, like the next one.
  const MacroWords& macroWords;
  FileTokens& tokens; ///< Lexes a file when it is first asked; its answers never change.
  std::set<clang::FileID> wholeWantedFiles = {}; ///< HOT_RESTART_WRAP_MODULE stands in them.
};

/// Why not; nothing: no obstacle.
using Reason = std::optional<std::string>;

/// The function that is decided about, and where to look things up.
struct Subject {
  Subject(const clang::FunctionDecl& decided, const PlanContext& within)
      : function(decided), context(within), sources(within.ast.getSourceManager()),
        tokens(within.tokens),
        file(sources.getFileID(sources.getExpansionLoc(decided.getLocation()))) {}

  const clang::FunctionDecl& function;
  const PlanContext& context;
  const clang::SourceManager& sources;
  FileTokens& tokens;
  clang::FileID file;
};

/// What the steps of a decision have found out besides the plan.
struct Draft {
  FunctionPlan plan;
  unsigned begin = 0, brace = 0; ///< Offsets of the definition's first token and its brace.
  std::string returnType;        ///< The body's, where it differs from the one as written.
  bool usesPrettyName = false, makesClosures = false;
  /// Classes and enumerations with names of their own, in the body.
  bool definesTypes = false, definesPolymorphic = false, definesTypesInLambda = false;
  bool reordersTemplate = false; ///< The body takes the template's parameters in another way.
  /// The parameters of a constructor that only its initialisers use, and not its block.
  std::set<unsigned> initialiserParameters;
  bool isDeclaredElsewhere = false; ///< The body, by the plan of the member that it specialises.
};

} // namespace hot_restart::rewriter
