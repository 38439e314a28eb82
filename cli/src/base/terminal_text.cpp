// Bytes are looked at one by one. C1 controls have two bytes in UTF-8, the first of which is 0xc2.
#include "base/terminal_text.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace hot_restart::cli {
namespace {

bool isControl(unsigned char byte) {
  return (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f;
}

bool isSecondOfControl(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  return at > 0 && static_cast<unsigned char>(text[at - 1]) == 0xc2 && byte >= 0x80 && byte < 0xa0;
}

/// The length of a colour that begins there; 0: none does.
std::size_t colourAt(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "\x1b[") {
    return 0;
  }
  const std::size_t end = text.find_first_not_of("0123456789;", at + 2);
  const bool isColour = end != std::string_view::npos && (text[end] == 'm' || text[end] == 'K');
  return isColour ? end + 1 - at : 0;
}

} // namespace

std::string printable(std::string_view text) {
  std::string shown(text);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (isControl(static_cast<unsigned char>(shown[i])) || isSecondOfControl(text, i)) {
      shown[i] = '?';
    }
  }
  return shown;
}

std::string harmless(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t colour = colourAt(text, i);
    if (colour != 0) {
      shown += text.substr(i, colour);
      i += colour;
      continue;
    }
    // A progress line is written over: carriage returns of ours stay.
    const auto byte = static_cast<unsigned char>(text[i]);
    shown += (isControl(byte) && byte != '\r') || isSecondOfControl(text, i) ? '?' : text[i];
    ++i;
  }
  return shown;
}

} // namespace hot_restart::cli
