// What becomes of a lambda in the function around it: may somebody else call it? What is not known
// to stay counts as escaping.
#pragma once

#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"

#include <string>

namespace hot_restart::rewriter {

enum class LambdaFate {
  kCalledHere,       ///< On the spot, or through a local variable that is only called.
  kAlgorithm,        ///< An algorithm of the standard library calls it.
  kCalledByTemplate, ///< A template of the project calls it, and does nothing else with it.
  kEscapes,
  kConstant ///< It is part of a constant.
};

/// `parents` knows the body of the function around the lambda.
LambdaFate fateOf(const clang::LambdaExpr& lambda, const clang::ParentMap& parents);

/// The nearest thing that has a name: `variable worker`, `argument 1 of connect`, `result`. Empty:
/// none.
std::string contextOf(const clang::LambdaExpr& lambda, const clang::ParentMap& parents);

} // namespace hot_restart::rewriter
