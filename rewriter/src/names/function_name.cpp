// Parentheses that belong to the name itself are stepped over.
#include "hot_restart/rewriter/function_name.h"

#include <cstddef>
#include <string>

namespace hot_restart::rewriter {

std::string withoutParameters(const std::string& name) {
  const std::string anonymous = "(anonymous namespace)", call = "operator()";
  std::size_t from = 0;
  if (const std::size_t inner = name.rfind(anonymous); inner != std::string::npos) {
    from = inner + anonymous.size();
  }
  if (const std::size_t operatorAt = name.find(call, from);
      operatorAt != std::string::npos && operatorAt < name.find('(', from)) {
    from = operatorAt + call.size();
  }
  return name.substr(0, name.find('(', from));
}

} // namespace hot_restart::rewriter
