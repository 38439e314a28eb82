#include "core.h"

#include <string>

static int calls;

namespace {
struct Note {
  std::string text;
};
} // namespace

int core(const int* p, const std::string& text) {
  const Note note{text};
  ++calls;
  return *p + 100 * static_cast<int>(note.text.size()) + 1000 * calls;
}
