// Reloads functions wherever they live: fixed-address executables, shared libraries, hidden
// visibility, templates, classes.
#include "reload_scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace hot_restart::test {
namespace {

constexpr const char* kLibrary = R"cpp(#include <string>
#include <vector>
namespace lib {
static int fileStatic = 10;
int exported = 20;
inline int inlineVariable = 30;
template <class T> struct Holder { static T value; T bump(T by) { static T sum{}; sum += by BUMP; return value += sum; } };
template <class T> T Holder<T>::value = 40;
struct Base {
  int built;
  explicit Base(int v);
  virtual ~Base();
  virtual int twice(int v) const;
  int operator+(int v) const;
};
Base::Base(int v) : built(v) { built += CTOR; }
Base::~Base() { ++exported; }
int Base::twice(int v) const { return v * 2 TWICE; }
int Base::operator+(int v) const { return built + v PLUS; }
} // namespace lib
__attribute__((visibility("default"))) std::string scene(int step) {
  lib::Base base(step);
  return std::to_string(++lib::fileStatic) + " " + std::to_string(++lib::inlineVariable) + " " +
         std::to_string(lib::exported) + " " + std::to_string(lib::Holder<int>().bump(1)) + " " +
         std::to_string(lib::Holder<long>().bump(1)) + " " + std::to_string(base.twice(step)) + " " +
         std::to_string(base + 1) SCENE;
}
)cpp";

std::string libraryText(const std::string& key = "", const std::string& value = "") {
  std::string text = kLibrary;
  for (const std::string& name : {"BUMP", "CTOR", "TWICE", "PLUS", "SCENE"}) {
    const std::string instead = name == key ? value : name == "CTOR" ? "0" : "";
    text.replace(text.find(name), name.size(), instead);
  }
  return text;
}

struct Place {
  const char* name;
  Shape shape;
  std::string compiler;
};

class ReloadModules : public ::testing::TestWithParam<Place> {};

TEST_P(ReloadModules, EveryKindOfFunction) {
  Toolchain toolchain = plainToolchain();
  toolchain.compiler = GetParam().compiler;
  Scene scene(toolchain, libraryText(), GetParam().shape);
  ASSERT_EQ(scene.start(), "");
  EXPECT_EQ(scene.run(1), "11 31 20 41 41 2 2");
  ASSERT_EQ(scene.reload("scene", libraryText("SCENE", "+ \" new\"")), "loaded");
  EXPECT_EQ(scene.run(1), "12 32 21 43 43 2 2 new");
  ASSERT_EQ(scene.reload("lib::Base::twice", libraryText("TWICE", "+ 1000")), "loaded");
  EXPECT_EQ(scene.run(1), "13 33 22 46 46 1002 2 new");
  ASSERT_EQ(scene.reload("lib::Base::operator+", libraryText("PLUS", "+ 500")), "loaded");
  EXPECT_EQ(scene.run(1), "14 34 23 50 50 1002 502 new");
  ASSERT_EQ(scene.reload("lib::Base::Base", libraryText("CTOR", "7")), "loaded");
  EXPECT_EQ(scene.run(1), "15 35 24 55 55 1002 509 new");
  ASSERT_EQ(scene.reload("lib::Holder::bump", libraryText("BUMP", "* 10")), "loaded")
      << "every instantiation of a template is reloaded";
  EXPECT_EQ(scene.run(1), "16 36 25 70 70 1002 509 new");
}

INSTANTIATE_TEST_SUITE_P(
    Places, ReloadModules,
    ::testing::Values(Place{"Pie", Shape::kExecutable, "/usr/bin/g++"},
                      Place{"NoPie", Shape::kExecutableNoPie, "/usr/bin/g++"},
                      Place{"Library", Shape::kSharedLibrary, "/usr/bin/g++"},
                      Place{"HiddenLibrary", Shape::kHiddenSharedLibrary, "/usr/bin/g++"},
                      Place{"ClangHiddenLibrary", Shape::kHiddenSharedLibrary,
                            "/usr/bin/clang++-19"},
                      Place{"ClangPie", Shape::kExecutable, "/usr/bin/clang++-19"},
                      Place{"ClangLibrary", Shape::kSharedLibrary, "/usr/bin/clang++-19"}),
    [](const auto& info) { return info.param.name; });

} // namespace
} // namespace hot_restart::test
