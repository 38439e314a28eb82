// See function_name.h.
#include "hot_restart/rewriter/function_name.h"

#include <cstddef>
#include <string>

namespace hot_restart::rewriter {

std::string withoutParameters(const std::string& name) {
  const std::string anonymous = "(anonymous namespace)";
  const std::size_t inner = name.rfind(anonymous);
  return name.substr(0, name.find('(', inner == std::string::npos ? 0 : inner + anonymous.size()));
}

} // namespace hot_restart::rewriter
