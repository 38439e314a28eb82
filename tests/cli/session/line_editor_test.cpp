// Keys go in, lines come out.
#include "front_end/line_editor.h"

#include <cstddef>
#include <gtest/gtest.h>
#include <string>

namespace hot_restart::cli {
namespace {

constexpr std::size_t kColumns = 80;

/// What the keys make; "end" for the end of input, "open" if the line is not finished. `echo`: the
/// last.
std::string typed(LineEditor& editor, const std::string& keys, std::string* echo = nullptr,
                  std::size_t columns = kColumns) {
  editor.begin();
  for (const char key : keys) {
    const LineEditor::Outcome outcome = editor.feed(key, columns);
    if (echo != nullptr) {
      *echo = outcome.echo;
    }
    if (outcome.done) {
      return outcome.line.value_or("end");
    }
  }
  return "open";
}

std::string typed(const std::string& keys) {
  LineEditor editor("> ");
  return typed(editor, keys);
}

TEST(LineEditor, TextIsInsertedAtTheCursor) {
  EXPECT_EQ(typed("continue\r"), "continue");
  EXPECT_EQ(typed("ac\x1b[Db\n"), "abc");
  EXPECT_EQ(typed("bc\x1b[Ha\x1b[Fd\r"), "abcd");
  EXPECT_EQ(typed("bc\x01"
                  "a\x05"
                  "d\r"),
            "abcd");
  EXPECT_EQ(typed("c\x1b[D\x1b[D\x1b[D"
                  "ab\x1b[C\x1b[C\x1b[Cd\r"),
            "abcd");
}

TEST(LineEditor, TextIsTakenAway) {
  EXPECT_EQ(typed("abx\x7f"
                  "c\r"),
            "abc");
  EXPECT_EQ(typed("\x7f"
                  "abc\x1b[1~\x1b[3~\r"),
            "bc");
  EXPECT_EQ(typed("one two  \x17"
                  "three\r"),
            "one three");
  EXPECT_EQ(typed("one two\x15"
                  "three\r"),
            "three");
  EXPECT_EQ(typed("one two\x01\x0b"
                  "three\r"),
            "three");
  EXPECT_EQ(typed("abc\x02\x04\r"), "ab");
}

TEST(LineEditor, CodePointsAreWhole) {
  EXPECT_EQ(typed("größe\x7f\x7f\x7f\x7f\r"), "g");
  EXPECT_EQ(typed("öä\x1b[D\x1b[Dü\x1b[3~\r"), "üä");
}

TEST(LineEditor, TheEndOfInputIsNoLine) {
  EXPECT_EQ(typed("\x04"), "end");
  EXPECT_EQ(typed("x\x03\x04"), "end");        // Ctrl-C gives the line up.
  EXPECT_EQ(typed("\x1b[5~\x1b[Zok\r"), "ok"); // Keys that mean nothing.
}

TEST(LineEditor, HistoryIsRecalledAndTheUnfinishedLineComesBack) {
  LineEditor editor("> ");
  for (const char* line : {"first\r", "second\r", "second\r", "\r"}) {
    typed(editor, line);
  }
  EXPECT_EQ(editor.history().size(), 2U);
  EXPECT_EQ(typed(editor, "\x1b[A\r"), "second");
  EXPECT_EQ(typed(editor, "\x1b[A\x1b[A\x1b[A!\r"), "first!");
  EXPECT_EQ(typed(editor, "dra\x1bOA\x1bOBft\r"), "draft");
  EXPECT_EQ(typed(editor, "\x10\x10\x0e\r"), "draft");
}

TEST(LineEditor, TheLineIsDrawnWithTheCursorInIt) {
  LineEditor editor("> ");
  std::string echo;
  typed(editor, "abc\x1b[D", &echo);
  EXPECT_EQ(echo, "\r> abc\x1b[K\x1b[1D");
  typed(editor, "0123456789", &echo, 9);
  EXPECT_EQ(echo, "\r> 56789\x1b[K"); // The part before the cursor that there is room for.
  typed(editor, "0123456789\x01", &echo, 9);
  EXPECT_EQ(echo, "\r> 012345\x1b[K\x1b[6D");
}

} // namespace
} // namespace hot_restart::cli
