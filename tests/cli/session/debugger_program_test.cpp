// What a debugger is started with.
#include "front_end/debugger_program.h"

#include "hot_restart/result.h"
#include "hot_restart/whole_file.h"
#include "temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hot_restart::cli {
namespace {

using testing::HasSubstr;

TEST(DebuggerProgram, LldbReadsAFileOfCommandsThatLoadsTheScript) {
  const TemporaryFolder folder;
  const std::string script = folder.path() + "/script.py";
  const Result<std::vector<std::string>> arguments = debuggerProgram("lldb").arguments(script);
  ASSERT_TRUE(arguments);
  EXPECT_THAT(arguments->back(), HasSubstr(script + ".commands"));
  const Result<std::string> commands = readWholeFile(script + ".commands");
  ASSERT_TRUE(commands);
  EXPECT_THAT(*commands, HasSubstr("command script import \"" + script + "\"\n"));
}

TEST(DebuggerProgram, CommandsThatCannotBeWrittenAreTold) {
  const TemporaryFolder folder;
  const std::string script = folder.path() + "/gone/script.py";
  const Result<std::vector<std::string>> arguments = debuggerProgram("lldb").arguments(script);
  ASSERT_FALSE(arguments);
  EXPECT_EQ(arguments.error().message,
            "cannot write " + script + ".commands: No such file or directory");
}

} // namespace
} // namespace hot_restart::cli
