#include "base/text_file.h"

#include "hot_restart/result.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <ios>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>
#include <unistd.h>

namespace hot_restart::cli {

std::optional<std::string> readText(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return std::nullopt;
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Status writeAtomically(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path temporary = path.string() + "." + std::to_string(getpid()) + ".tmp";
  std::error_code error;
  std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) {
    const std::string why = std::strerror(errno);
    std::filesystem::remove(temporary, error);
    return Error{ErrorCode::kSystem, "cannot write " + path.string() + ": " + why};
  }
  std::filesystem::rename(temporary, path, error);
  if (error) {
    const std::string why = error.message();
    std::filesystem::remove(temporary, error);
    return Error{ErrorCode::kSystem, "cannot write " + path.string() + ": " + why};
  }
  return Done{};
}

} // namespace hot_restart::cli
