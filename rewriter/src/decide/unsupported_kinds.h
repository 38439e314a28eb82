// Kinds of functions that are never wrapped, whatever their text looks like.
#pragma once

#include "clang/AST/Decl.h"
#include "clang/AST/Stmt.h"

#include <optional>
#include <string>

namespace hot_restart::rewriter {

/// Clang has found errors in it, or in a reload the edit has them.
inline constexpr const char* kBodyDoesNotParse = "Clang cannot parse its body";

/// Why a function of this kind is left alone; nothing when its kind is no obstacle.
std::optional<std::string> unsupportedKind(const clang::FunctionDecl& function);

/// Why a function with such attributes, or such a calling convention, is left alone.
std::optional<std::string> unsupportedAttribute(const clang::FunctionDecl& function);

/// The body as written: a compound statement or a function-try-block, also of a coroutine. Null
/// when it was not parsed.
const clang::Stmt* writtenBody(const clang::FunctionDecl& function);

} // namespace hot_restart::rewriter
