// A saved file counts when its contents are new, however the editor saves.
#include "reload/source_watch.h"

#include "hot_restart/result.h"
#include "temporary_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <poll.h>
#include <string>
#include <vector>

namespace hot_restart::cli {
namespace {

bool isReadable(const SourceWatch& watch) {
  pollfd entry{watch.descriptor(), POLLIN, 0};
  return ::poll(&entry, 1, 5000) == 1;
}

TEST(SourceWatch, WritingInPlaceAndRenamingBothCount) {
  const TemporaryFolder folder;
  const std::string file = folder.write("a.cpp", "one");
  Result<SourceWatch> watch = SourceWatch::start({file});
  ASSERT_TRUE(watch);
  folder.write("a.cpp", "two");
  ASSERT_TRUE(isReadable(*watch));
  EXPECT_EQ(watch->takeChanges(), std::vector<std::string>{file});
  std::filesystem::rename(folder.write("a.cpp.new", "three"), file);
  ASSERT_TRUE(isReadable(*watch));
  EXPECT_EQ(watch->takeChanges(), std::vector<std::string>{file});
}

TEST(SourceWatch, SavingTheSameTextIsNoChange) {
  const TemporaryFolder folder;
  const std::string file = folder.write("a.cpp", "one");
  Result<SourceWatch> watch = SourceWatch::start({file});
  ASSERT_TRUE(watch);
  folder.write("a.cpp", "one");
  ASSERT_TRUE(isReadable(*watch));
  EXPECT_TRUE(watch->takeChanges().empty());
}

TEST(SourceWatch, OtherFilesOfTheFolderDoNotCount) {
  const TemporaryFolder folder;
  const std::string file = folder.write("a.cpp", "one");
  Result<SourceWatch> watch = SourceWatch::start({file});
  ASSERT_TRUE(watch);
  folder.write("b.cpp", "new");
  ASSERT_TRUE(isReadable(*watch));
  EXPECT_TRUE(watch->takeChanges().empty());
}

TEST(SourceWatch, ALinkIsWatchedWhereItLeads) {
  const TemporaryFolder project, middle, store;
  const std::string file = store.write("a.cpp", "one");
  const std::string link = project.path() + "/a.cpp";
  const std::string between = middle.path() + "/a.cpp";
  std::filesystem::create_symlink(file, between);
  std::filesystem::create_symlink(between, link);
  Result<SourceWatch> watch = SourceWatch::start({link});
  ASSERT_TRUE(watch);
  std::filesystem::rename(store.write("a.cpp.new", "two"), file);
  ASSERT_TRUE(isReadable(*watch));
  EXPECT_EQ(watch->takeChanges(), std::vector<std::string>{link});
  std::filesystem::create_symlink(store.write("b.cpp", "three"), between + ".new");
  watch->takeChanges();
  std::filesystem::rename(between + ".new", between);
  ASSERT_TRUE(isReadable(*watch));
  EXPECT_EQ(watch->takeChanges(), std::vector<std::string>{link});
}

TEST(SourceWatch, AFolderThatIsGoneIsAnError) {
  EXPECT_FALSE(SourceWatch::start({"/nonexistent/a.cpp"}));
}

} // namespace
} // namespace hot_restart::cli
