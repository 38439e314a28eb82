// A terminal must not obey what others have written.
#include "base/terminal_text.h"

#include <gtest/gtest.h>

namespace hot_restart::cli {
namespace {

TEST(TerminalText, ControlCharactersAreShownAndTextIsKept) {
  EXPECT_EQ(printable("a\tb\n\x1b]0;title\x07 \x7f \xc3\xa9 \xc2\x9b"
                      "31m"),
            "a\tb\n?]0;title? ? \xc3\xa9 \xc2?31m");
}

TEST(TerminalText, ColoursAloneAreLeft) {
  EXPECT_EQ(harmless("\x1b[1;31mred\x1b[0m \x1b[K\r"), "\x1b[1;31mred\x1b[0m \x1b[K\r");
  EXPECT_EQ(harmless("\x1b[2J \x1b]52;c;text\x07 \x1b[31"), "?[2J ?]52;c;text? ?[31");
}

} // namespace
} // namespace hot_restart::cli
