// The file is read as it stands now: the reader is about to edit it.
#include "report/source_excerpt.h"

#include "report/crash_report.h"

#include <fstream>
#include <string>
#include <vector>

namespace hot_restart::cli {
namespace {

constexpr unsigned kLinesBefore = 4;
constexpr unsigned kLinesAfter = 3;

} // namespace

std::vector<SourceLine> sourceAround(const std::string& file, unsigned line) {
  std::vector<SourceLine> lines;
  std::ifstream stream(file);
  const unsigned first = line > kLinesBefore ? line - kLinesBefore : 1;
  unsigned number = 1;
  for (std::string text; number <= line + kLinesAfter && std::getline(stream, text); ++number) {
    if (number >= first) {
      lines.push_back({number, text, number == line});
    }
  }
  return lines;
}

} // namespace hot_restart::cli
