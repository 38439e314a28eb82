// What edits are to each other, and that none of them gets lost in silence.
#include "edit/edit_set.h"

#include "clang/Basic/SourceManager.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace hot_restart::rewriter {
namespace {

using Why = LostEdit::Why;

constexpr const char* kText = "0123456789\nabcdefghij\n";

Edit insertion(unsigned at) { return {.offset = at, .text = "i"}; }
Edit replacement(unsigned begin, unsigned end) {
  return {.offset = begin, .length = end - begin, .text = "r"};
}
Edit superseding(unsigned begin, unsigned end) {
  Edit edit = replacement(begin, end);
  edit.takesAll = true;
  return edit;
}

TEST(FileEdits, InsertionsKeepTheirOrderAndStandBeforeAReplacement) {
  FileEdits edits;
  EXPECT_TRUE(edits.add(replacement(3, 5)));
  EXPECT_TRUE(edits.add({.offset = 3, .text = "first"}));
  EXPECT_TRUE(edits.add({.offset = 3, .text = "second"}));
  EXPECT_TRUE(edits.add(insertion(5)));
  ASSERT_EQ(edits.edits().size(), 4U);
  EXPECT_EQ(edits.edits()[0].text, "first");
  EXPECT_EQ(edits.edits()[1].text, "second");
  EXPECT_EQ(edits.edits()[2].text, "r");
  EXPECT_EQ(edits.edits()[3].offset, 5U);
}

TEST(FileEdits, NothingChangesAPartOfWhatIsReplaced) {
  FileEdits edits;
  ASSERT_TRUE(edits.add(replacement(3, 7)));
  EXPECT_FALSE(edits.add(insertion(4)));
  EXPECT_FALSE(edits.add({.offset = 3, .length = 4, .text = "another"}));
  EXPECT_FALSE(edits.add(replacement(1, 4)));
  EXPECT_FALSE(edits.add(replacement(6, 9)));
  EXPECT_FALSE(edits.add(replacement(4, 5)));
  EXPECT_FALSE(edits.add(superseding(4, 9)));
  EXPECT_TRUE(edits.add(replacement(7, 9)));
  EXPECT_TRUE(edits.add(replacement(1, 3)));
  EXPECT_EQ(edits.edits().size(), 3U);
}

TEST(FileEdits, TheSameReplacementIsMadeOnce) {
  FileEdits edits;
  EXPECT_TRUE(edits.add(replacement(3, 7)));
  EXPECT_TRUE(edits.add(replacement(3, 7)));
  EXPECT_EQ(edits.edits().size(), 1U);
}

TEST(FileEdits, AReplacementFindsTheInsertionsInItsWay) {
  FileEdits edits;
  ASSERT_TRUE(edits.add(insertion(4)));
  EXPECT_FALSE(edits.add(replacement(3, 7)));
  EXPECT_TRUE(edits.add(replacement(4, 7)));
  EXPECT_TRUE(edits.add(replacement(1, 4)));
}

TEST(FileEdits, WhatIsSupersededTakesItsEditsAlong) {
  FileEdits edits;
  ASSERT_TRUE(edits.add(insertion(3)));
  ASSERT_TRUE(edits.add(insertion(4)));
  ASSERT_TRUE(edits.add(replacement(5, 6)));
  ASSERT_TRUE(edits.add(insertion(7)));
  EXPECT_TRUE(edits.add(superseding(3, 7)));
  EXPECT_TRUE(edits.add(insertion(4)));      // Goes along as well...
  EXPECT_TRUE(edits.add(replacement(3, 5))); // ...whatever it is.
  ASSERT_EQ(edits.edits().size(), 3U);
  EXPECT_EQ(edits.edits()[0].offset, 3U);
  EXPECT_TRUE(edits.edits()[1].takesAll);
  EXPECT_EQ(edits.edits()[2].offset, 7U);
}

TEST(FileEdits, AMoveIsNotTorn) {
  FileEdits edits;
  ASSERT_TRUE(edits.add(insertion(9), {.begin = 2, .end = 6}));
  EXPECT_TRUE(edits.add(replacement(2, 4)));
  EXPECT_FALSE(edits.add(replacement(5, 8)));
  EXPECT_FALSE(edits.add(replacement(1, 7)));
  EXPECT_FALSE(edits.add(superseding(8, 10))); // The text would leave and not arrive.
  EXPECT_FALSE(edits.add(insertion(15), {.begin = 4, .end = 12}));
  EXPECT_FALSE(edits.add(insertion(13), {.begin = 11, .end = 15})); // Into itself.
  EXPECT_TRUE(edits.add(superseding(1, 10)));
}

TEST(FileEdits, AcceptsAllOrNothing) {
  FileEdits edits, draft, other;
  ASSERT_TRUE(edits.add(replacement(3, 7)));
  ASSERT_TRUE(draft.add(insertion(1)));
  ASSERT_TRUE(draft.add(insertion(5)));
  unsigned at = 0;
  EXPECT_FALSE(edits.accepts(draft, at));
  EXPECT_EQ(at, 5U);
  EXPECT_EQ(edits.edits().size(), 1U);
  ASSERT_TRUE(other.add(insertion(12), {.begin = 8, .end = 10}));
  ASSERT_TRUE(other.add(insertion(1)));
  ASSERT_TRUE(edits.accepts(other, at));
  edits.takeOver(other);
  ASSERT_EQ(edits.edits().size(), 3U);
  EXPECT_EQ(edits.edits()[2].move, 0);
  EXPECT_EQ(edits.moves().size(), 1U);
}

/// A file of its own for each test.
class EditSetTest : public testing::Test {
protected:
  clang::SourceLocation at(unsigned offset) {
    return sources_.getLocForStartOfFile(sources_.getMainFileID())
        .getLocWithOffset(static_cast<int>(offset));
  }
  EditSet editable(bool isEditable = true) {
    return {sources_, [isEditable](clang::FileID) { return isEditable; }};
  }
  static void expectLost(const EditSet& edits, Why why, const std::string& place) {
    ASSERT_EQ(edits.lost().size(), 1U);
    EXPECT_EQ(edits.lost().front().why, why);
    EXPECT_EQ(edits.lost().front().place, place);
  }

  clang::SourceManagerForFile file_{"test.cpp", kText};
  clang::SourceManager& sources_ = file_.get();
};

TEST_F(EditSetTest, KeepsTheLinesOfWhatItReplaces) {
  EditSet edits = editable();
  edits.replace(at(8), at(13), "x");
  ASSERT_TRUE(edits.lost().empty());
  const FileEdits* made = edits.of(sources_.getMainFileID());
  ASSERT_NE(made, nullptr);
  EXPECT_EQ(made->edits().front().text, "x\n");
}

TEST_F(EditSetTest, SaysThatAnEditHasNoPlace) {
  EditSet edits = editable();
  edits.insertBefore({}, "x");
  expectLost(edits, Why::kNowhere, "");
}

TEST_F(EditSetTest, SaysThatAnEditLiesInAMacro) {
  EditSet edits = editable();
  edits.insertBefore(sources_.createExpansionLoc(at(1), at(12), at(14), 2), "x");
  expectLost(edits, Why::kInMacro, "test.cpp:2");
}

TEST_F(EditSetTest, SaysThatAReplacementSpansFiles) {
  const clang::FileID other = sources_.createFileID(
      llvm::MemoryBuffer::getMemBufferCopy("other", "other.h"), clang::SrcMgr::C_User);
  EditSet edits = editable();
  edits.replace(at(12), sources_.getLocForStartOfFile(other), "x");
  expectLost(edits, Why::kSpansFiles, "test.cpp:2");
}

TEST_F(EditSetTest, SaysThatAReplacementEndsBeforeItBegins) {
  EditSet edits = editable();
  edits.replace(at(5), at(3), "x");
  expectLost(edits, Why::kSpansFiles, "test.cpp:1");
}

TEST_F(EditSetTest, SaysThatAMoveLeavesItsFile) {
  const clang::FileID other = sources_.createFileID(
      llvm::MemoryBuffer::getMemBufferCopy("other", "other.h"), clang::SrcMgr::C_User);
  EditSet edits = editable();
  edits.move(at(1), at(3), "", sources_.getLocForStartOfFile(other), "", "");
  expectLost(edits, Why::kSpansFiles, "other.h:1");
}

TEST_F(EditSetTest, SaysThatAFileCannotBeEdited) {
  EditSet edits = editable(false);
  edits.insertBefore(at(3), "x");
  expectLost(edits, Why::kNotEditable, "test.cpp:1");
}

TEST_F(EditSetTest, SaysThatEditsOverlap) {
  EditSet edits = editable();
  edits.replace(at(12), at(15), "x");
  edits.insertBefore(at(13), "y");
  expectLost(edits, Why::kOverlaps, "test.cpp:2");
  EXPECT_EQ(describe(edits.lost().front()), "two changes of the text overlap at test.cpp:2");
}

TEST_F(EditSetTest, ADraftIsMadeAsAWholeOrNotAtAll) {
  EditSet edits = editable();
  edits.replace(at(12), at(15), "x");
  EditSet contradicts = edits.draft(), fits = edits.draft(), lost = edits.draft();
  contradicts.insertBefore(at(1), "y");
  contradicts.insertBefore(at(13), "y");
  fits.insertBefore(at(1), "z");
  lost.insertBefore({}, "y");
  EXPECT_EQ(edits.merge(contradicts).value_or(LostEdit()).why, Why::kOverlaps);
  EXPECT_TRUE(edits.merge(lost).has_value());
  EXPECT_FALSE(edits.merge(fits).has_value());
  const std::vector<Edit>& made = edits.of(sources_.getMainFileID())->edits();
  ASSERT_EQ(made.size(), 2U);
  EXPECT_EQ(made.front().text, "z");
  EXPECT_TRUE(edits.lost().empty());
}

} // namespace
} // namespace hot_restart::rewriter
