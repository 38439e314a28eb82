// Types that are local to functions, and where the text shows a program their names. The body of a
// wrapped function would show its own: `run$body()::Mode`. What typeid says is mended in the object
// (unit_object/local_type_names), as long as nothing was computed from it before; what
// `__PRETTY_FUNCTION__` of a template says cannot be, since its length is a constant.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"

#include <map>
#include <optional>
#include <string>

namespace hot_restart::rewriter {

/// A function's local type whose name is shown, for people: "`Mode`", "a closure".
struct ShownType {
  std::string type;
  std::string by; ///< "`prettyName`"
  bool closure = false;
};

/// The functions, by canonical declaration, whose local types are shown.
struct ShownTypes {
  using ByFunction = std::map<const clang::FunctionDecl*, ShownType>;
  ByFunction spelledOut;      ///< By `__PRETTY_FUNCTION__` or std::source_location.
  ByFunction typeid_;         ///< By typeid.
  bool dynamicTypeid = false; ///< typeid is asked of objects whose class only a run tells.
};

/// Found when they are first asked for: a file without local types does not pay for the walk.
class LocalTypes {
public:
  explicit LocalTypes(clang::ASTContext& ast) : ast_(ast) {}
  const ShownTypes& shown();

private:
  clang::ASTContext& ast_;
  std::optional<ShownTypes> shown_;
};

} // namespace hot_restart::rewriter
