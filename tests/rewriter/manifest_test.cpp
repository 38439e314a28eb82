// A manifest comes back from its JSON with every field. The members of each struct are taken apart
// by structured bindings: who adds a field has to add it here, or this file does not compile.
#include "hot_restart/rewriter/manifest.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/manifest_kinds.h"
#include "hot_restart/rewriter/words.h"
#include "hot_restart/rewriter/wrap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

namespace hot_restart::rewriter {
namespace {

using ::testing::HasSubstr;

template <class Entry, class Struct>
concept OneOf = std::is_same_v<std::remove_const_t<Entry>, Struct>;

template <OneOf<CompileCommand> Entry> auto membersOf(Entry& entry) {
  auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o] = entry;
  // Inputs and sources (j, k) are of commands that compile several files or link: no manifest has
  // one.
  static_cast<void>(j), static_cast<void>(k);
  return std::tie(a, b, c, d, e, f, g, h, i, l, m, n, o);
}
template <OneOf<ScopedLocal> Entry> auto membersOf(Entry& entry) {
  auto& [a, b, c, d, e, f] = entry;
  return std::tie(a, b, c, d, e, f);
}
template <OneOf<Effect> Entry> auto membersOf(Entry& entry) {
  auto& [a, b, c, d, e, f, g, h] = entry;
  return std::tie(a, b, c, d, e, f, g, h);
}
template <OneOf<ParameterEntry> Entry> auto membersOf(Entry& entry) {
  auto& [a, b] = entry;
  return std::tie(a, b);
}
template <OneOf<CaptureEntry> Entry> auto membersOf(Entry& entry) {
  auto& [a, b, c, d] = entry;
  return std::tie(a, b, c, d);
}
template <OneOf<FunctionEntry> Entry> auto membersOf(Entry& entry) {
  auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w] = entry;
  return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w);
}
template <OneOf<VariableEntry> Entry> auto membersOf(Entry& entry) {
  auto& [a, b, c, d, e, f, g, h, i, j, k, l] = entry;
  return std::tie(a, b, c, d, e, f, g, h, i, j, k, l);
}
template <OneOf<FieldLayout> Entry> auto membersOf(Entry& entry) {
  auto& [a, b, c] = entry;
  return std::tie(a, b, c);
}
template <OneOf<TypeEntry> Entry> auto membersOf(Entry& entry) {
  auto& [a, b, c, d, e, f, g, h, i, j, k] = entry;
  return std::tie(a, b, c, d, e, f, g, h, i, j, k);
}
template <OneOf<TextEntry> Entry> auto membersOf(Entry& entry) {
  auto& [a, b, c, d, e, f] = entry;
  return std::tie(a, b, c, d, e, f);
}
template <OneOf<DependencyEntry> Entry> auto membersOf(Entry& entry) {
  auto& [a, b, c] = entry;
  return std::tie(a, b, c);
}
template <OneOf<FileEntry> Entry> auto membersOf(Entry& entry) {
  auto& [a, b] = entry;
  return std::tie(a, b);
}
template <OneOf<Manifest> Entry> auto membersOf(Entry& entry) {
  auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n] = entry;
  return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, n);
}
template <OneOf<LeftAlone> Entry> auto membersOf(Entry& entry) {
  auto& [a, b] = entry;
  return std::tie(a, b);
}
template <OneOf<WrapOptions> Entry> auto membersOf(Entry& entry) {
  auto& [a, b, c, d, e, f, g, h, i, j, k, l] = entry;
  return std::tie(a, b, c, d, e, f, g, h, i, j, k, l);
}

template <class Entry>
concept Taken = requires(Entry& entry) { membersOf(entry); };

/// Gives every field a value that no other field has and that differs from the default.
class Filler {
public:
  void fill(std::string& text) { text = "text \"" + std::to_string(next()) + "\"\n"; }
  void fill(unsigned& number) { number = next(); }
  void fill(std::uint64_t& number) { number = next(); }
  void fill(bool& answer) { answer = !answer; }
  void fill(CompilerKind& kind) { kind = CompilerKind::kClang; }
  void fill(CommandAction& action) { action = CommandAction::kCompile; }
  template <SpelledOut Enum> void fill(Enum& value) { value = wordsOf(value)[1].value; }
  template <class Item> void fill(std::vector<Item>& items) {
    items.resize(2);
    for (Item& item : items) {
      fill(item);
    }
  }
  template <Taken Entry> void fill(Entry& entry) {
    std::apply([&](auto&... member) { (fill(member), ...); }, membersOf(entry));
  }

private:
  unsigned next() { return ++number_; }
  unsigned number_ = 1000;
};

template <class Value> bool isSame(const Value& left, const Value& right) { return left == right; }
template <Taken Entry> bool isSame(const Entry& left, const Entry& right);
template <class Item> bool isSame(const std::vector<Item>& left, const std::vector<Item>& right) {
  bool same = left.size() == right.size();
  for (std::size_t index = 0; same && index < left.size(); ++index) {
    same = isSame(left[index], right[index]);
  }
  return same;
}
template <Taken Entry> bool isSame(const Entry& left, const Entry& right) {
  return std::apply(
      [&](const auto&... lefts) {
        return std::apply([&](const auto&... rights) { return (isSame(lefts, rights) && ...); },
                          membersOf(right));
      },
      membersOf(left));
}

TEST(Manifest, EveryFieldComesBack) {
  Manifest manifest;
  Filler().fill(manifest);
  ASSERT_FALSE(isSame(manifest, Manifest()));
  const Result<Manifest> read = manifestFromJson(toJson(manifest));
  ASSERT_TRUE(bool(read)) << read.error().message;
  EXPECT_TRUE(isSame(manifest, *read)) << toJson(manifest) << toJson(*read);
}

TEST(Manifest, LargeNumbersComeBackWhole) {
  Manifest manifest;
  manifest.headerBytes = ~std::uint64_t{0};
  FunctionEntry& function = manifest.functions.emplace_back();
  function.firstLine = ~0U;
  function.textHash = 1ULL << 63;
  const Result<Manifest> read = manifestFromJson(toJson(manifest));
  ASSERT_TRUE(bool(read)) << read.error().message;
  EXPECT_TRUE(isSame(manifest, *read));
}

// BODIES separate is one of them: a reload has to decide as the first build did.
TEST(WrapOptions, EveryFieldComesBack) {
  WrapOptions options;
  Filler().fill(options);
  const Result<WrapOptions> read = wrapOptionsFromJson(toJson(options));
  ASSERT_TRUE(bool(read)) << read.error().message;
  EXPECT_TRUE(isSame(options, *read)) << toJson(options) << toJson(*read);
  EXPECT_TRUE(read->separateBodies);
}

// A reader that calls itself for each bracket would need more stack than there is. The options are
// text within the manifest, whose own depth says nothing of theirs.
TEST(Manifest, TextThatIsNestedWithoutEndIsRefused) {
  const std::string deep(100'000, '[');
  const Result<Manifest> manifest = manifestFromJson(deep);
  ASSERT_FALSE(bool(manifest));
  EXPECT_THAT(manifest.error().message, HasSubstr("nested too deeply"));
  const Result<WrapOptions> options = wrapOptionsFromJson(deep);
  ASSERT_FALSE(bool(options));
  EXPECT_THAT(options.error().message, HasSubstr("nested too deeply"));
}

TEST(Manifest, FieldsThatAnOlderToolDidNotWriteKeepTheirDefaults) {
  const Result<Manifest> read =
      manifestFromJson(R"({"version":1,"source":"/a.cpp","functions":[{"name":"f"}]})");
  ASSERT_TRUE(bool(read)) << read.error().message;
  EXPECT_EQ(read->source, "/a.cpp");
  ASSERT_EQ(read->functions.size(), 1U);
  EXPECT_TRUE(read->functions[0].wrapped());
}

std::string problemOf(const std::string& json) {
  const Result<Manifest> read = manifestFromJson(json);
  return read ? "" : read.error().message;
}

TEST(Manifest, WhatCannotBeReadIsReported) {
  EXPECT_THAT(problemOf("{"), HasSubstr("damaged"));
  EXPECT_THAT(problemOf(R"({"version":2})"), HasSubstr("another version"));
  EXPECT_THAT(problemOf(R"({"version":1,"source":7})"), HasSubstr("`source` cannot be 7"));
  EXPECT_THAT(problemOf(R"({"version":1,"files":[{"path":"/a","contentHash":"many"}]})"),
              HasSubstr("`contentHash` cannot be \"many\""));
  EXPECT_THAT(problemOf(R"({"version":1,"functions":[{"firstLine":-1}]})"),
              HasSubstr("`firstLine` cannot be -1"));
  EXPECT_THAT(problemOf(R"({"version":1,"functions":{}})"), HasSubstr("`functions` cannot be {}"));
}

TEST(Manifest, UnknownWordsAreReported) {
  EXPECT_THAT(problemOf(R"({"version":1,"functions":[{"effects":[{"kind":"dance"}]}]})"),
              HasSubstr("`kind` cannot be \"dance\""));
  EXPECT_THAT(problemOf(R"({"version":1,"functions":[{"parameters":[{"passing":"post"}]}]})"),
              HasSubstr("`passing` cannot be \"post\""));
  EXPECT_THAT(problemOf(R"({"version":1,"texts":[{"kind":3}]})"), HasSubstr("`kind` cannot be 3"));
}

TEST(Words, EachValueComesBackFromItsWord) {
  for (const Word<EffectKind>& word : kEffectKindWords) {
    EXPECT_EQ(valueOf<EffectKind>(spelled(word.value)), word.value);
  }
  EXPECT_EQ(spelled(EffectKind::kInputOutput), "input-output");
  EXPECT_EQ(spelled(TextKind::kTypeName), "type name");
  EXPECT_EQ(valueOf<TextKind>("Macro"), std::nullopt);
  EXPECT_EQ(spelled(static_cast<TextKind>(99)), "");
}

} // namespace
} // namespace hot_restart::rewriter
