// Names of functions as people read them (FunctionEntry::name).
#pragma once

#include <string>

namespace hot_restart::rewriter {

/// `ns::Foo::bar` of `ns::Foo::bar(int) const`; `(anonymous namespace)::f` of its `...::f(int)`.
std::string withoutParameters(const std::string& name);

} // namespace hot_restart::rewriter
