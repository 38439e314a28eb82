// Reads command lines as CMake, Make, ninja and people write them.
#include "hot_restart/rewriter/compile_command.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace hot_restart::rewriter;

std::vector<std::string> words(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> result;
  for (std::string word; stream >> word;) {
    result.push_back(word);
  }
  return result;
}

CompileCommand parse(const std::string& line) { return parseCompileCommand(words(line), "/tmp"); }

bool contains(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string joined(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& word : list) {
    text += word + " ";
  }
  return text;
}

TEST(CompileCommand, ReadsWhatCMakeWrites) {
  const CompileCommand command =
      parse("/usr/bin/g++ -DX=1 -I/src/include -isystem /x -g -O2 -std=gnu++20 -MD -MT "
            "CMakeFiles/a.dir/a.cpp.o -MF CMakeFiles/a.dir/a.cpp.o.d -o "
            "CMakeFiles/a.dir/a.cpp.o -c /src/a.cpp");
  EXPECT_EQ(command.action, CommandAction::kCompile) << command.passReason;
  EXPECT_EQ(command.kind, CompilerKind::kGcc);
  EXPECT_EQ(command.compilerIndex, 0U);
  EXPECT_EQ(command.source, "/src/a.cpp");
  EXPECT_EQ(command.arguments[command.sourceIndex], "/src/a.cpp");
  EXPECT_EQ(command.output, "CMakeFiles/a.dir/a.cpp.o");
  EXPECT_EQ(command.depfile, "CMakeFiles/a.dir/a.cpp.o.d");
  EXPECT_EQ(command.depTarget, "CMakeFiles/a.dir/a.cpp.o");
}

TEST(CompileCommand, FindsTheCompilerBehindLaunchers) {
  EXPECT_EQ(parse("ccache g++ -c a.cpp").compilerIndex, 1U);
  EXPECT_EQ(parse("env CC=gcc VAR=x ccache distcc clang++-19 -c a.cpp").compilerIndex, 5U);
  EXPECT_EQ(parse("env VAR=x clang++ -c a.cpp").kind, CompilerKind::kClang);
  EXPECT_EQ(parse("x86_64-linux-gnu-g++-12 -c a.cpp").kind, CompilerKind::kGcc);
}

TEST(CompileCommand, DerivesOutputAndDepfile) {
  EXPECT_EQ(parse("g++ -c src/a.cpp").output, "a.o");
  EXPECT_EQ(parse("g++ -c src/a.cpp -oout/b.o").output, "out/b.o");
  EXPECT_EQ(parse("g++ -MMD -c src/a.cpp -o out/b.o").depfile, "out/b.d");
  EXPECT_EQ(parse("g++ -MMD -c src/a.cpp").depfile, "a.d");
  EXPECT_EQ(parse("g++ -Wp,-MD,x/.a.d -c src/a.cpp").depfile, "x/.a.d");
  EXPECT_EQ(parse("g++ -MD -MFdeps/a.d -MQ t -c a.cpp").depfile, "deps/a.d");
  EXPECT_EQ(parse("g++ -MD -MQ t -c a.cpp").depTarget, "t");
  EXPECT_EQ(parse("g++ -c a.cpp").depfile, "");
}

TEST(CompileCommand, TakesTheLanguageFromDashXAndTheName) {
  EXPECT_EQ(parse("g++ -x c++ -c a.txt").action, CommandAction::kCompile);
  EXPECT_EQ(parse("g++ -c a.c").action, CommandAction::kCompile);
  EXPECT_EQ(parse("gcc -c a.c").passReason, "it compiles C");
  EXPECT_EQ(parse("gcc -c a.cc").action, CommandAction::kCompile);
  EXPECT_EQ(parse("g++ -xc -c a.c").passReason, "it compiles C");
  EXPECT_EQ(parse("g++ -x c++-header -c a.hxx").passReason, "it precompiles a header");
  EXPECT_EQ(parse("g++ -c a.hpp").passReason, "it precompiles a header");
  EXPECT_EQ(parse("g++ -c a.s").passReason, "its source is not C++");
  EXPECT_EQ(parse("g++ -c a.ii").passReason, "its source is already preprocessed");
}

TEST(CompileCommand, PassesWhatIsNotACompileOfOneFile) {
  for (const std::string line : {"g++ -E a.cpp",
                                 "g++ -S a.cpp",
                                 "g++ -M a.cpp",
                                 "g++ a.hpp",
                                 "g++ -v",
                                 "g++ -MM -c a.cpp",
                                 "g++ -fsyntax-only a.cpp",
                                 "g++ -c -x c++ -",
                                 "g++ -xc++ -",
                                 "g++ -c a.cpp b.c -MF x.d",
                                 "g++ -c a.cpp b.s",
                                 "g++ -print-file-name=crt1.o x.o",
                                 "g++ --version",
                                 "g++ -Wl,--version",
                                 "g++ -c",
                                 "ar rcs x.a y.o",
                                 "nvcc -c a.cpp",
                                 "clang++ -c --precompile a.cppm",
                                 "g++ -fmodules-ts -c a.cpp",
                                 ""}) {
    const CompileCommand command = parse(line);
    EXPECT_EQ(command.action, CommandAction::kOther) << line;
    EXPECT_FALSE(command.passReason.empty()) << line;
  }
}

std::string sourcesOf(const CompileCommand& command) {
  std::vector<std::string> names;
  for (const std::size_t index : command.sources) {
    names.push_back(command.arguments[index]);
  }
  return joined(names);
}

TEST(CompileCommand, KnowsWhatLinks) {
  EXPECT_EQ(parse("g++ a.o b.o -o app").action, CommandAction::kLink);
  EXPECT_EQ(sourcesOf(parse("g++ a.o b.o -o app")), "");
  EXPECT_EQ(sourcesOf(parse("ccache g++ a.cpp x.s b.o -I c.cpp d.cc -lfoo -o app")), "a.cpp d.cc ");
  EXPECT_EQ(sourcesOf(parse("g++ a.c -shared")), "a.c ") << "g++ takes it for C++";
  EXPECT_EQ(sourcesOf(parse("gcc a.c b.cpp")), "b.cpp ");
  EXPECT_EQ(parse("g++ -dumpdir x a.o").action, CommandAction::kLink);
  for (const std::string line : {"g++ -x c++ a.txt -o app", "g++ -MD a.cpp -o app"}) {
    EXPECT_EQ(parse(line).action, CommandAction::kLink) << line;
    EXPECT_EQ(sourcesOf(parse(line)), "") << line;
  }
}

TEST(CompileCommand, KnowsSeveralFilesAtOnce) {
  EXPECT_EQ(parse("g++ -c a.cpp b.cc").action, CommandAction::kSeveral);
  EXPECT_EQ(sourcesOf(parse("g++ -MD -c a.cpp b.cc")), "a.cpp b.cc ");
}

TEST(CompileCommand, ReadsDependencyOptionsOfThePreprocessor) {
  const CompileCommand command = parse("g++ -Wp,-MMD,x.d,-MT,one,-MP -c a.cpp");
  EXPECT_EQ(command.depfile, "x.d");
  EXPECT_EQ(command.depTarget, "one");
  EXPECT_EQ(parse("g++ --write-dependencies -c a.cpp").depfile, "a.d");
}

TEST(CompileCommand, IsNotMisledByOptionValues) {
  const CompileCommand command =
      parse("g++ -include other.cpp -I b.cpp -D x.cpp -MF c.cpp -isystem d.cpp -c a.cpp "
            "-save-temps -Xlinker e.cpp");
  EXPECT_EQ(command.action, CommandAction::kCompile) << command.passReason;
  EXPECT_EQ(command.source, "a.cpp");
}

TEST(CompileCommand, ExpandsResponseFiles) {
  const auto file = std::filesystem::path(testing::TempDir()) / "hr_flags.rsp";
  std::ofstream(file) << "-DNAME=\"two words\"\n-c 'a b.cpp' -o x.o";
  const CompileCommand command = parseCompileCommand({"g++", "@" + file.string(), "-g"}, "/tmp");
  EXPECT_EQ(command.source, "a b.cpp");
  EXPECT_EQ(command.output, "x.o");
  EXPECT_TRUE(contains(command.arguments, "-DNAME=two words"));
  EXPECT_TRUE(contains(parse("g++ @no/such/file -c a.cpp").arguments, "@no/such/file"));
}

TEST(ClangArguments, KeepWhatTheTextDependsOn) {
  const auto arguments = clangParseArguments(
      parse("g++ -DX -UY -Iinc -I inc2 -isystem sys -include pre.h -std=c++20 -fno-rtti -O2 "
            "-pthread -m32 -Wp,-DZ=1 "
            "-Wall -Werror -g3 -fno-plt -fstack-protector -MD -MF d -o o.o -c a.cpp"));
  for (const std::string word :
       {"-DX", "-UY", "-Iinc", "-I", "inc2", "-isystem", "sys", "pre.h", "-std=c++20", "-fno-rtti",
        "-O2", "-pthread", "-m32", "-DZ=1", "-w", "a.cpp"}) {
    EXPECT_TRUE(contains(arguments, word)) << word << " in " << joined(arguments);
  }
  for (const std::string word :
       {"-Wall", "-Werror", "-g3", "-fno-plt", "-MD", "-MF", "d", "-o", "o.o", "-c"}) {
    EXPECT_FALSE(contains(arguments, word)) << word << " in " << joined(arguments);
  }
}

TEST(ClangArguments, UseTheDialectThatTheCompilerDefaultsTo) {
  EXPECT_TRUE(contains(clangParseArguments(parse("g++ -c a.cpp -std=c++11")), "-std=c++11"));
  EXPECT_FALSE(contains(clangParseArguments(parse("g++ -c a.cpp -std=c++11")), "-std=gnu++17"));
  EXPECT_TRUE(contains(clangParseArguments(parse("clang++-19 -c a.cpp")), "-std=gnu++17"));
  if (std::filesystem::exists("/usr/bin/clang++-14")) {
    EXPECT_TRUE(contains(clangParseArguments(parse("clang++-14 -c a.cpp")), "-std=gnu++14"));
  }
}

TEST(ClangArguments, AskForTheSymbolsThatTheCompilerMakes) {
  EXPECT_TRUE(contains(clangParseArguments(parse("g++-12 -c a.cpp")), "-fclang-abi-compat=17"));
  EXPECT_EQ(joined(clangParseArguments(parse("clang++-19 -c a.cpp"))).find("abi-compat"),
            std::string::npos);
  if (std::filesystem::exists("/usr/bin/clang++-14")) {
    const auto arguments = clangParseArguments(parse("clang++-14 -fclang-abi-compat=11 -c a.cpp"));
    const auto ours = std::find(arguments.begin(), arguments.end(), "-fclang-abi-compat=14");
    EXPECT_NE(std::find(ours, arguments.end(), "-fclang-abi-compat=11"), arguments.end());
  }
}

TEST(ClangArguments, ReadHeadersInsteadOfPrecompiledOnes) {
  const auto cmakeClang =
      clangParseArguments(parse("clang++-19 -Xclang -include-pch -Xclang /b/cmake_pch.hxx.pch "
                                "-Xclang -include -Xclang /b/cmake_pch.hxx -c a.cpp"));
  EXPECT_EQ(std::count(cmakeClang.begin(), cmakeClang.end(), "/b/cmake_pch.hxx"), 1)
      << joined(cmakeClang);
  EXPECT_FALSE(contains(cmakeClang, "-include-pch"));
  EXPECT_TRUE(contains(clangParseArguments(parse("clang++-19 -include x.h.pch -c a.cpp")), "x.h"));
}

TEST(CommandFromDatabase, FindsTheFile) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "hr_database";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "compile_commands.json")
      << R"([{"directory": "/b", "file": "../s/a.cpp", "command": "g++ -DS=\\\"x\\\" -o a.o -c ../s/a.cpp"},
             {"directory": "/b", "file": "/s/b.cpp", "arguments": ["g++", "-c", "/s/b.cpp"]}])";
  const auto command = commandFromDatabase(folder, "/s/b.cpp");
  ASSERT_TRUE(command) << command.error().message;
  EXPECT_EQ(command->directory, "/b");
  EXPECT_EQ(command->source, "/s/b.cpp");
  EXPECT_FALSE(commandFromDatabase(folder, "/s/c.cpp"));
  EXPECT_EQ(commandFromDatabase("/no/such", "/s/c.cpp").error().code,
            hot_restart::ErrorCode::kNotFound);
}

} // namespace
