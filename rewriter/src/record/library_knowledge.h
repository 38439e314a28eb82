// What is known about functions and classes of the C and C++ libraries: which read or write outside
// the process, take locks, free memory, or only give access.
#pragma once

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Type.h"

namespace hot_restart::rewriter {

/// Its effect leaves the process, or takes something out of a file.
bool isInputOutput(const clang::FunctionDecl& function);

/// `std::basic_ostream` and its like, or derived from them.
bool isStream(clang::QualType type);
/// A stream into a string: nothing leaves the process.
bool isLocalText(clang::QualType type);

enum class LockCall { kNone, kLock, kUnlock };
/// `m.lock()`, `pthread_mutex_lock(&m)`, ...
LockCall lockCallOf(const clang::FunctionDecl& function);

/// `memcpy`, `snprintf` and their like: change what their first argument points to.
bool writesToFirst(const clang::FunctionDecl& function);

/// `free` and its like.
bool isFree(const clang::FunctionDecl& function);

/// Gives access without changing anything, though it is not const: `begin`, `at`, `operator[]` of
/// the library's classes.
bool isAccessor(const clang::CXXMethodDecl& method);
/// An algorithm of the library that only reads the ranges that it is given.
bool isReadingAlgorithm(const clang::FunctionDecl& function);

} // namespace hot_restart::rewriter
