// The base of the visitors that look for effects. It knows where in a function's text they are: the
// line, the outermost loop around it, and whether every way to a later line leads through it.
#pragma once

#include "hot_restart/rewriter/manifest.h"

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::rewriter {

template <class Finder> class EffectVisitor : public clang::RecursiveASTVisitor<Finder> {
  using Base = clang::RecursiveASTVisitor<Finder>;

  friend Finder;

  EffectVisitor(const clang::FunctionDecl& function, std::vector<Effect>& effects)
      : function_(function), sources_(function.getASTContext().getSourceManager()),
        effects_(effects) {}

public:
  // A lambda runs when it is called, and where that is nobody can tell from here.
  bool TraverseLambdaExpr(clang::LambdaExpr*) { return true; }

  bool TraverseCompoundStmt(clang::CompoundStmt* block) {
    for (auto child = block->body_begin(); child != block->body_end(); ++child) {
      const auto next = std::find_if_not(std::next(child), block->body_end(), [](auto* statement) {
        return llvm::isa<clang::NullStmt>(statement);
      });
      nextLines_.push_back(next == block->body_end() ? 0 : lineOf((*next)->getBeginLoc()));
      const bool more = Base::TraverseStmt(*child);
      nextLines_.pop_back();
      if (!more) {
        return false;
      }
    }
    return true;
  }

  bool TraverseForStmt(clang::ForStmt* loop) {
    return inLoop(*loop, [&] { return Base::TraverseForStmt(loop); });
  }
  bool TraverseWhileStmt(clang::WhileStmt* loop) {
    return inLoop(*loop, [&] { return Base::TraverseWhileStmt(loop); });
  }
  bool TraverseDoStmt(clang::DoStmt* loop) {
    return inLoop(*loop, [&] { return Base::TraverseDoStmt(loop); });
  }
  bool TraverseCXXForRangeStmt(clang::CXXForRangeStmt* loop) {
    return inLoop(*loop, [&] { return Base::TraverseCXXForRangeStmt(loop); });
  }
  bool TraverseIfStmt(clang::IfStmt* statement) {
    return perhaps([&] { return Base::TraverseIfStmt(statement); });
  }
  bool TraverseSwitchStmt(clang::SwitchStmt* statement) {
    return perhaps([&] { return Base::TraverseSwitchStmt(statement); });
  }
  bool TraverseCXXTryStmt(clang::CXXTryStmt* statement) {
    return perhaps([&] { return Base::TraverseCXXTryStmt(statement); });
  }
  bool TraverseConditionalOperator(clang::ConditionalOperator* operation) {
    return perhaps([&] { return Base::TraverseConditionalOperator(operation); });
  }
  // Behind a label anything may have been jumped over.
  bool TraverseLabelStmt(clang::LabelStmt* statement) {
    ++uncertain_;
    return Base::TraverseLabelStmt(statement);
  }
  bool TraverseGotoStmt(clang::GotoStmt* statement) {
    ++uncertain_;
    return Base::TraverseGotoStmt(statement);
  }
  bool TraverseBinaryOperator(clang::BinaryOperator* operation) {
    return operation->isLogicalOp()
               ? perhaps([&] { return Base::TraverseBinaryOperator(operation); })
               : Base::TraverseBinaryOperator(operation);
  }

protected:
  /// Adds the effect, once for each line.
  void add(EffectKind kind, const std::string& name, clang::SourceLocation where,
           const std::string& usr = {}) {
    Effect effect{.kind = kind,
                  .name = name,
                  .usr = usr,
                  .line = lineOf(where),
                  .loopFirst = loopFirst_,
                  .loopLast = loopLast_,
                  .certain = uncertain_ == 0};
    effect.followed =
        std::find(nextLines_.begin(), nextLines_.end(), effect.line) != nextLines_.end();
    const bool known = std::any_of(effects_.begin(), effects_.end(), [&](const Effect& other) {
      return other.kind == effect.kind && other.name == effect.name && other.line == effect.line;
    });
    if (!known) {
      effects_.push_back(std::move(effect));
    }
  }

  unsigned lineOf(clang::SourceLocation location) const {
    return sources_.getExpansionLineNumber(location);
  }
  bool isOwnParameter(const clang::VarDecl& variable) const {
    return llvm::isa<clang::ParmVarDecl>(variable) && variable.getDeclContext() == &function_;
  }

  /// A variable of the function around a lambda: the closure holds it, or refers to it.
  bool isCaptured(const clang::VarDecl& variable) const {
    return variable.getParentFunctionOrMethod() != nullptr &&
           variable.getDeclContext() != &function_ && function_.getParent()->isRecord() &&
           llvm::cast<clang::CXXRecordDecl>(function_.getParent())->isLambda();
  }

  const clang::FunctionDecl& function_;

private:
  template <class Function> bool perhaps(Function traverse) {
    ++uncertain_;
    const bool more = traverse();
    --uncertain_;
    return more;
  }

  template <class Function> bool inLoop(const clang::Stmt& loop, Function traverse) {
    const bool outermost = loopFirst_ == 0;
    if (outermost) {
      loopFirst_ = lineOf(loop.getBeginLoc());
      loopLast_ = lineOf(loop.getEndLoc());
    }
    const bool more = perhaps(traverse);
    if (outermost) {
      loopFirst_ = loopLast_ = 0;
    }
    return more;
  }

  const clang::SourceManager& sources_;
  std::vector<Effect>& effects_;
  unsigned loopFirst_ = 0, loopLast_ = 0;
  int uncertain_ = 0;
  std::vector<unsigned>
      nextLines_; ///< Where the statements behind this one, and those around it, begin.
};

} // namespace hot_restart::rewriter
