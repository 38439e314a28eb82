// Random edits of random classes: an edit is refused exactly when a compiler says that memory or
// the tables of virtual functions differ. LAYOUT_EDITS and LAYOUT_SEED in the environment ask for
// more edits and for others; the seed of each batch is printed when it fails.
//
//   LAYOUT_EDITS=2000 LAYOUT_SEED=1 build/tests/rewriter/layout_property_test
#include "layout_shapes.h"

#include "record/layout_comparison.h"

#include "hot_restart/result.h"
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/wrap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <regex>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::test {
namespace {

namespace fs = std::filesystem;

constexpr int kBatch = 100; ///< Edits of one program.

constexpr const char* kProlog = R"cpp(#include <cstddef>
#include <cstdio>
#include <cstring>
#include <typeinfo>
template <class... A> void say(const char* format, A... arguments) {
  std::printf(format, arguments...);
  std::printf(";");
}
template <class T, class Clear, class Set>
void sayBits(const char* name, T& object, Clear clear, Set set) {
  unsigned char before[sizeof(T)], after[sizeof(T)];
  clear(object);
  std::memcpy(before, static_cast<void*>(&object), sizeof(T));
  set(object);
  std::memcpy(after, static_cast<void*>(&object), sizeof(T));
  std::printf("%s bits", name);
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    if (before[i] != after[i]) std::printf(" %zu:%x", i, before[i] ^ after[i]);
  }
  std::printf(";");
}
template <class M> void saySlot(const char* name, M member) {
  long slot = 0;
  std::memcpy(&slot, &member, sizeof slot);
  say("%s slot %ld %s", name, slot, typeid(M).name());
}
)cpp";

int numberFrom(const char* variable, int otherwise) {
  const char* const text = std::getenv(variable);
  return text != nullptr ? std::atoi(text) : otherwise;
}

std::string spaceName(int number) {
  char name[16];
  std::snprintf(name, sizeof name, "v%04d", number);
  return name;
}

std::string withoutSpaces(const std::string& text) {
  return std::regex_replace(text, std::regex("v[0-9]{4}"), "v");
}

struct Pair {
  Shape before, after;
  std::string edit;
};

class LayoutProperty : public ::testing::TestWithParam<const char*> {
protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "layout_property_XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(folder_); }

  void runBatch(std::uint32_t seed, int edits);
  /// What the compiled program says of each space: one line each.
  std::vector<std::string> truth(const std::string& text);
  std::map<std::string, std::vector<rewriter::TypeEntry>> typesOf();

  std::string folder_;
};

std::vector<std::string> LayoutProperty::truth(const std::string& text) {
  std::ofstream(folder_ + "/shapes.cpp") << text;
  const std::string build = std::string(GetParam()) + " -std=c++14 -w -O0 " + folder_ +
                            "/shapes.cpp -o " + folder_ + "/shapes && " + folder_ + "/shapes > " +
                            folder_ + "/out";
  EXPECT_EQ(std::system(build.c_str()), 0) << build;
  std::vector<std::string> lines;
  std::ifstream out(folder_ + "/out");
  for (std::string line; std::getline(out, line);) {
    lines.push_back(withoutSpaces(line));
  }
  return lines;
}

std::map<std::string, std::vector<rewriter::TypeEntry>> LayoutProperty::typesOf() {
  rewriter::WrapRequest request;
  request.command = rewriter::parseCompileCommand(
      {GetParam(), "-std=c++14", "-c", "shapes.cpp", "-o", "shapes.o"}, folder_);
  request.generatedPath = folder_ + "/generated.cpp";
  request.options.manifestPath = folder_ + "/manifest.json";
  std::map<std::string, std::vector<rewriter::TypeEntry>> bySpace;
  const auto wrapped = rewriter::wrapTranslationUnit(request);
  EXPECT_TRUE(bool(wrapped)) << (wrapped ? "" : wrapped.error().message);
  for (rewriter::TypeEntry type :
       wrapped ? wrapped->manifest.types : std::vector<rewriter::TypeEntry>()) {
    const std::string space = type.name.substr(0, 5);
    for (std::vector<rewriter::FieldLayout>* parts : {&type.fields, &type.bases}) {
      for (rewriter::FieldLayout& part : *parts) {
        part.type = withoutSpaces(part.type);
      }
    }
    for (std::string& slot : type.virtualTable) {
      slot = withoutSpaces(slot);
    }
    type.usr = withoutSpaces(type.usr);
    bySpace[space].push_back(type);
  }
  return bySpace;
}

/// The first difference of two versions; nothing: the same layouts.
std::optional<std::string> differenceOf(const std::vector<rewriter::TypeEntry>& before,
                                        const std::vector<rewriter::TypeEntry>& after) {
  for (const rewriter::TypeEntry& old : before) {
    for (const rewriter::TypeEntry& now : after) {
      const auto difference =
          old.usr == now.usr ? rewriter::compareLayouts(old, now) : std::nullopt;
      if (difference) {
        return difference;
      }
    }
  }
  return std::nullopt;
}

void LayoutProperty::runBatch(std::uint32_t seed, int edits) {
  ShapeMaker maker(seed);
  std::vector<Pair> pairs;
  std::string text = kProlog, statements;
  for (int i = 0; i < edits; ++i) {
    Pair pair{.before = maker.make(), .after = {}, .edit = {}};
    pair.after = pair.before;
    pair.edit = maker.edit(pair.after);
    for (const auto& [shape, number] : {std::pair(&pair.before, 2 * i), {&pair.after, 2 * i + 1}}) {
      text += textOf(*shape, spaceName(number));
      statements += dumpOf(*shape, spaceName(number)) + "std::puts(\"\");\n";
    }
    pairs.push_back(std::move(pair));
  }
  const std::vector<std::string> lines = truth(text + "int main() {\n" + statements + "}\n");
  ASSERT_EQ(lines.size(), pairs.size() * 2);
  const auto types = typesOf();
  int changed = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const int number = 2 * static_cast<int>(i);
    const auto before = types.find(spaceName(number)), after = types.find(spaceName(number + 1));
    ASSERT_TRUE(before != types.end() && after != types.end());
    const auto difference = differenceOf(before->second, after->second);
    const bool isOther = lines[2 * i] != lines[2 * i + 1];
    changed += isOther ? 1 : 0;
    EXPECT_EQ(difference.has_value(), isOther)
        << "seed " << seed << ", " << pairs[i].edit << "\n"
        << textOf(pairs[i].before, "before") << textOf(pairs[i].after, "after")
        << difference.value_or("no difference") << "\n"
        << lines[2 * i] << "\n"
        << lines[2 * i + 1];
  }
  EXPECT_GT(changed, edits / 10);
  EXPECT_LT(changed, edits * 9 / 10);
}

TEST_P(LayoutProperty, RefusedExactlyWhenMemoryDiffers) {
  const int edits = numberFrom("LAYOUT_EDITS", kBatch), seed = numberFrom("LAYOUT_SEED", 1);
  for (int done = 0, batch = 0; done < edits; done += kBatch, ++batch) {
    runBatch(static_cast<std::uint32_t>(seed + batch), std::min(kBatch, edits - done));
  }
}

INSTANTIATE_TEST_SUITE_P(All, LayoutProperty, ::testing::Values("g++", "clang++-19"),
                         [](const auto& info) {
                           return std::string(info.param) == "g++" ? "gcc" : "clang19";
                         });

} // namespace
} // namespace hot_restart::test
