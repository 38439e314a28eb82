// Files whose text cannot be edited as a plan wants it: the function is left alone, and says why.
#include "hot_restart/rewriter/compile_command.h"
#include "hot_restart/rewriter/wrap.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace hot_restart::rewriter {
namespace {

namespace fs = std::filesystem;

Result<WrapResult> wrap(const std::string& text) {
  const fs::path folder = fs::path(testing::TempDir()) / "lost_edits";
  fs::create_directories(folder);
  const fs::path file = folder / "test.cpp";
  std::ofstream(file) << text;
  WrapRequest request;
  request.command = parseCompileCommand(
      {"g++", "-std=c++17", "-c", file.string(), "-o", file.string() + ".o"}, folder.string());
  request.generatedPath = file.string() + ".hr.cpp";
  return wrapTranslationUnit(request);
}

/// The end of each handler of main() gets a `return 0;`, and one of them stands in no file.
TEST(LostEdits, LeaveTheFunctionAloneWithAReason) {
  const auto result = wrap("#define HANDLER catch (int) { extern int seen; ++seen; }\n"
                           "int seen = 0;\n"
                           "int other() { return 1; }\n"
                           "int main() try {\n"
                           "  return other();\n"
                           "} HANDLER\n"
                           "catch (...) {\n"
                           "}\n");
  ASSERT_TRUE(result) << result.error().message;
  ASSERT_EQ(result->manifest.functions.size(), 2U);
  const FunctionEntry& other = result->manifest.functions[0];
  const FunctionEntry& main = result->manifest.functions[1];
  EXPECT_TRUE(other.wrapped()) << other.skipReason;
  EXPECT_FALSE(main.wrapped());
  EXPECT_EQ(main.skipReason,
            "its text would have to change at test.cpp:6, which comes out of a macro");
  EXPECT_TRUE(main.bodyName.empty());
  EXPECT_NE(result->text.find("\nint main() try {\n"), std::string::npos) << result->text;
}

} // namespace
} // namespace hot_restart::rewriter
