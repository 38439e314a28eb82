#include "launcher/wrap_filter.h"

#include <gtest/gtest.h>

namespace {

using hot_restart::cli::WrapFilter;

TEST(WrapFilter, WantsEverythingByDefault) { EXPECT_TRUE(WrapFilter().wants("/src/a.cpp")); }

TEST(WrapFilter, StarCrossesFolders) {
  const WrapFilter filter{{"/src/*.cpp"}, {}};
  EXPECT_TRUE(filter.wants("/src/deep/er/a.cpp"));
  EXPECT_TRUE(filter.wants("/src/x/../a.cpp"));
  EXPECT_FALSE(filter.wants("/other/a.cpp"));
  EXPECT_FALSE(filter.wants("/src/a.cc"));
}

TEST(WrapFilter, ExcludeWins) {
  const WrapFilter filter{{"/src/*"}, {"*/generated/*"}};
  EXPECT_TRUE(filter.wants("/src/a.cpp"));
  EXPECT_FALSE(filter.wants("/src/generated/a.cpp"));
}

} // namespace
