// What Clang knows of the constructors that copy a class. Constructor templates are none of them,
// although overload resolution may prefer one.
#pragma once

#include "clang/AST/DeclCXX.h"

namespace hot_restart::rewriter {

/// What the new object is made of: `const T&`, `T&&` or `T&`.
enum class CopySource { kConst, kMoved, kMutable };

struct CopyingConstructor {
  bool exists = false;   ///< Declared, or implicit and not deleted.
  bool isUsable = false; ///< Anybody may call it: public, neither deleted nor unsatisfied.
  bool isExplicit = false;
  bool isTrivial = false;
};

/// The constructor of exactly that parameter. The class is defined.
CopyingConstructor constructorFrom(const clang::CXXRecordDecl& record, CopySource source);

/// A constructor template takes an argument of any class, and so may take the class itself.
bool hasGreedyConstructor(const clang::CXXRecordDecl& record);

/// Anybody may destroy an object of the class.
bool hasUsableDestructor(const clang::CXXRecordDecl& record);

} // namespace hot_restart::rewriter
