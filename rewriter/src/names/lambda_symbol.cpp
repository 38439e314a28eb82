// The number is the first argument of the template that the symbol begins with.
#include "hot_restart/rewriter/lambda_symbol.h"

#include "hot_restart/rewriter/generated_names.h"

#include "names/symbol_name.h"

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace hot_restart::rewriter {
namespace {

/// `7` of `_ZN9hr$LambdaILm7E...`, for `start` = `_ZN` and that template.
std::uint64_t numberBehind(std::string_view symbol, std::string_view start,
                           std::string_view templateName) {
  const std::string begin =
      std::string(start) + std::to_string(templateName.size()) + std::string(templateName) + "ILm";
  llvm::StringRef rest(symbol);
  std::uint64_t number = 0;
  return rest.consume_front(begin) && !rest.consumeInteger(10, number) && rest.starts_with("E")
             ? number
             : 0;
}

} // namespace

std::uint64_t lambdaOfStub(std::string_view symbol) {
  const std::string stub = std::to_string(kLambdaStubName.size()) + std::string(kLambdaStubName);
  return symbol.find(stub) != std::string_view::npos ? numberBehind(symbol, "_ZN", kAbiLambdaClass)
                                                     : 0;
}

std::uint64_t lambdaOfSlot(std::string_view symbol) {
  return isSlotSymbol(symbol) ? numberBehind(symbol, "_ZZN", kAbiLambdaSlot) : 0;
}

bool isLambdaWrapper(std::string_view name) {
  // GCC's demangler writes a function's return type in front of a template's instance.
  const std::string_view head = name.substr(0, name.find('<'));
  return head.ends_with(kAbiLambdaClass) || head.ends_with(kAbiCallable) ||
         head.ends_with(kAbiLambda);
}

} // namespace hot_restart::rewriter
