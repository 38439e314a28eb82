// Whose text is whose, seen in what a manifest remembers of a project, a quiet header and a
// library.
#include "hot_restart/rewriter/manifest.h"

#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/source_path.h"
#include "hot_restart/rewriter/wrap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace hot_restart::rewriter {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::Not;

/// main.cpp in ROOT/project, with a header of its own, one that calls itself a system header, and
/// one in ROOT/library that is found along -isystem. Each defines the same kinds of things.
class ProjectText : public testing::Test {
protected:
  ProjectText() {
    std::string pattern = (fs::temp_directory_path() / "hr-text-XXXXXX").string();
    root_ = fs::canonical(mkdtemp(pattern.data()));
    write("project/own.h", "#pragma once\n" + definitions("own"));
    write("project/quiet.h", "#pragma once\n#pragma GCC system_header\n" + definitions("quiet"));
    write("library/library.h", "#pragma once\n" + definitions("library"));
    write("project/main.cpp", "#include \"../project/own.h\"\n#include \"./quiet.h\"\n"
                              "#include <library.h>\n" +
                                  definitions("main"));
  }
  ~ProjectText() override { fs::remove_all(root_); }

  static std::string definitions(const std::string& name) {
    return "#define " + name + "_macro 1\nstruct " + name + "_type { int a; };\ninline int " +
           name + "_data;\ninline int " + name + "_function() { return " + name + "_data; }\n";
  }

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
  }

  std::string at(const std::string& name) const { return (root_ / name).string(); }

  Manifest manifest(const std::vector<std::string>& headerGlobs = {}) const {
    WrapRequest request;
    request.command = parseCompileCommand(
        {"g++", "-std=c++17", "-isystem", at("library"), "-c", "./main.cpp", "-o", "main.o"},
        at("project"));
    request.options.headerGlobs = headerGlobs;
    request.generatedPath = at("project/./main.o.hr/main.cpp");
    const Result<WrapResult> result = wrapTranslationUnit(request);
    EXPECT_TRUE(bool(result)) << (result ? "" : result.error().message);
    return result ? result->manifest : Manifest();
  }

  fs::path root_;
};

template <class Entry> std::vector<std::string> namesOf(const std::vector<Entry>& entries) {
  std::vector<std::string> names;
  for (const Entry& entry : entries) {
    names.push_back(entry.name);
  }
  return names;
}

TEST_F(ProjectText, ManifestsRecordTheProjectsAlone) {
  const Manifest recorded = manifest();
  EXPECT_THAT(namesOf(recorded.types), ElementsAre("main_type", "own_type"));
  EXPECT_THAT(namesOf(recorded.variables), ElementsAre("own_data", "main_data"));
  EXPECT_THAT(namesOf(recorded.texts), IsSupersetOf({"own_macro", "main_macro"}));
  EXPECT_THAT(namesOf(recorded.texts), Not(Contains("quiet_macro")));
  EXPECT_THAT(namesOf(recorded.texts), Not(Contains("library_macro")));
}

TEST_F(ProjectText, FilesOfTheProjectCountThoughTheyCallThemselvesTheSystems) {
  const Manifest recorded = manifest();
  std::vector<std::string> files;
  for (const FileEntry& file : recorded.files) {
    files.push_back(file.path);
  }
  EXPECT_THAT(files,
              ElementsAre(at("project/main.cpp"), at("project/own.h"), at("project/quiet.h")));
  EXPECT_THAT(namesOf(recorded.texts), IsSupersetOf({at("project/own.h"), at("project/quiet.h")}));
}

TEST_F(ProjectText, WantedAreTheMainFileAndHeadersThatMatch) {
  EXPECT_THAT(namesOf(manifest().functions), ElementsAre("main_function()"));
  EXPECT_THAT(namesOf(manifest({at("project/*")}).functions),
              IsSupersetOf({"own_function()", "main_function()"}));
}

TEST_F(ProjectText, EveryPlaceHasTheSameNameForAFile) {
  const Manifest recorded = manifest({at("project/*.h")});
  EXPECT_EQ(recorded.source, at("project/main.cpp"));
  EXPECT_EQ(recorded.generated, at("project/main.o.hr/main.cpp"));
  const std::string own = at("project/own.h");
  bool found = false;
  for (const FunctionEntry& function : recorded.functions) {
    found = found || (function.name == "own_function()" && function.file == own);
  }
  EXPECT_TRUE(found);
  for (const TypeEntry& type : recorded.types) {
    EXPECT_EQ(type.file, sourcePath(type.file));
  }
  ASSERT_FALSE(recorded.variables.empty());
  EXPECT_EQ(recorded.variables[0].file, own);
}

} // namespace
} // namespace hot_restart::rewriter
