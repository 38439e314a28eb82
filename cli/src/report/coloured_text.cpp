// A terminal's colours, and places as compilers print them.
#include "report/coloured_text.h"

#include "base/terminal_text.h"

#include <filesystem>
#include <string>
#include <system_error>

namespace hot_restart::cli {
namespace {

/// Relative to the working directory when that is shorter: what compilers print as well.
std::string shortPath(const std::string& path) {
  std::error_code code;
  const std::string relative =
      std::filesystem::path(path).lexically_relative(std::filesystem::current_path(code));
  return !relative.empty() && relative.size() < path.size() ? relative : path;
}

} // namespace

std::string painted(Colours colours, const char* code, const std::string& text) {
  return colours == Colours::kOn ? std::string("\033[") + code + "m" + text + "\033[0m" : text;
}

std::string placeText(const std::string& file, unsigned line) {
  return printable(shortPath(file)) + ":" + std::to_string(line);
}

std::string nameWithVersion(const std::string& function, unsigned version) {
  return version > 1 ? function + " [v" + std::to_string(version) + "]" : function;
}

} // namespace hot_restart::cli
