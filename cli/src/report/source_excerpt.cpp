// Lines are counted from 1.
#include "report/source_excerpt.h"

#include "hot_restart/result.h"
#include "hot_restart/whole_file.h"
#include "report/crash_report.h"

#include <sstream>
#include <string>
#include <vector>

namespace hot_restart::cli {
namespace {

constexpr unsigned kLinesBefore = 4;
constexpr unsigned kLinesAfter = 3;

} // namespace

std::vector<SourceLine> sourceAround(const std::string& file, unsigned line) {
  const Result<std::string> text = readWholeFile(file);
  return text ? linesAround(*text, line) : std::vector<SourceLine>();
}

std::vector<SourceLine> linesAround(const std::string& text, unsigned line) {
  std::vector<SourceLine> lines;
  std::istringstream stream(text);
  const unsigned first = line > kLinesBefore ? line - kLinesBefore : 1;
  unsigned number = 1;
  for (std::string one; number <= line + kLinesAfter && std::getline(stream, one); ++number) {
    if (number >= first) {
      lines.push_back({number, one, number == line});
    }
  }
  return lines;
}

} // namespace hot_restart::cli
