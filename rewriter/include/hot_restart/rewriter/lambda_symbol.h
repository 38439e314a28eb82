// The symbols of a wrapped lambda's stub and slot (lambda.h of the runtime) have the lambda's
// number in them. Everything else in them may change from one version to the next.
#pragma once

#include <cstdint>
#include <string_view>

namespace hot_restart::rewriter {

/// The number of the lambda whose stub has that mangled name; 0: it is no such stub.
std::uint64_t lambdaOfStub(std::string_view symbol);
/// The same for its slot.
std::uint64_t lambdaOfSlot(std::string_view symbol);
/// Whether a demangled name is one of what stands between a wrapped lambda and its callers.
bool isLambdaWrapper(std::string_view name);

} // namespace hot_restart::rewriter
