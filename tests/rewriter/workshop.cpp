// Each snippet and compiler has a folder of its own; the compilers of one snippet run side by side.
#include "workshop.h"

#include "rewriter_harness.h"

#include "compiler/unit_arguments.h"
#include "compiler/unit_compiler.h"
#include "unit_text/reload_text.h"

#include "hot_restart/process_runner.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/function_name.h"

#include "gtest/gtest.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hot_restart::test {
namespace {

namespace fs = std::filesystem;
using rewriter::CompilerKind;
using rewriter::FunctionEntry;

constexpr std::array kWarnings = {"-Wall",    "-Wextra",      "-Wpedantic",
                                  "-Wshadow", "-Wconversion", "-Wunused"};

constexpr std::array kToolchains = {
    Toolchain{CompilerKind::kGcc, "g++", "/usr/bin/g++"},
    Toolchain{CompilerKind::kClang, "clang++", "/usr/bin/clang++-19"},
};

void writeFile(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

/// A folder for all snippets of this process.
class WorkFolder {
public:
  WorkFolder() {
    std::string pattern = (fs::temp_directory_path() / "rewriter_test_XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~WorkFolder() {
    if (std::getenv("KEEP_REWRITER_TEST") == nullptr) {
      std::error_code ignored;
      fs::remove_all(path_, ignored);
    }
  }
  WorkFolder(WorkFolder&&) = delete;

  fs::path next() { return path_ / std::to_string(++count_); }

private:
  fs::path path_;
  int count_ = 0;
};

fs::path nextFolder() {
  static WorkFolder all;
  return all.next();
}

std::vector<std::string> plus(std::vector<std::string> words, const std::string& more) {
  words.push_back(more);
  return words;
}

std::vector<std::string> wrappedArguments(const Build& build) {
  std::vector<std::string> arguments = build.arguments;
  arguments[build.command.sourceIndex] = build.result.manifest.generated;
  arguments.insert(arguments.end(), build.result.extraArguments.begin(),
                   build.result.extraArguments.end());
  return arguments;
}

/// The rewritten text compiles, and quietly where the snippet does. Empty: so it is.
std::string compileProblem(const Build& build) {
  const std::vector<std::string> arguments = wrappedArguments(build);
  const ProgramEnd quiet = run(build.folder, plus(arguments, "-Werror"));
  if (quiet.status == 0) {
    return {};
  }
  std::vector<std::string> plain = plus(build.arguments, "-Werror");
  *std::find(plain.begin(), plain.end(), build.command.output) = "plain.o";
  if (run(build.folder, plain).status == 0) {
    return quiet.output;
  }
  const ProgramEnd loud = run(build.folder, arguments);
  return loud.status == 0 ? std::string() : loud.output;
}

/// A request for a unit of what the program has.
rewriter::ReloadTextRequest unitRequest(const Build& build) {
  return {
      .running = build.result.manifest,
      .functionUsrs = {},
      .manifestPath = [&build](const std::set<std::string>&) { return build.folder / "unit.json"; },
      .programHolds = [](const std::string&) { return true; }};
}

} // namespace

ProgramEnd run(const fs::path& folder, const std::vector<std::string>& arguments) {
  std::string line = "cd '" + folder.string() + "' && exec env HOT_RESTART_DEBUGGER=none";
  for (const std::string& argument : arguments) {
    line += " '" + argument + "'";
  }
  FILE* pipe = popen((line + " 2>&1").c_str(), "r");
  ProgramEnd end;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = fread(buffer.data(), 1, buffer.size(), pipe)) {
    end.output.append(buffer.data(), count);
  }
  end.status = pclose(pipe);
  return end;
}

void Workshop::writeFiles(const Code& code, const fs::path& folder) {
  writeFile(folder / "snippet.cpp", code.text_);
  for (const auto& [name, text] : code.files_) {
    writeFile(folder / name, text);
  }
}

Build Workshop::prepare(const Code& code, const Toolchain& toolchain) {
  Build build;
  build.toolchain = &toolchain;
  build.folder = nextFolder();
  writeFiles(code, build.folder);
  build.arguments = {toolchain.path, "-std=" + code.standard_};
  build.arguments.insert(build.arguments.end(), kWarnings.begin(), kWarnings.end());
  build.arguments.insert(build.arguments.end(), code.flags_.begin(), code.flags_.end());
  for (const char* word : {"-c", "snippet.cpp", "-o", "snippet.o"}) {
    build.arguments.emplace_back(word);
  }
  build.command = rewriter::parseCompileCommand(build.arguments, build.folder);
  rewriter::WrapRequest request;
  request.command = build.command;
  request.options = code.options_;
  if (code.wrapHeaders_) {
    request.options.headerGlobs.push_back(build.folder / "*");
  }
  request.generatedPath = build.folder / "snippet-wrapped.cpp";
  auto result = rewriter::wrapTranslationUnit(request);
  if (!result) {
    build.problem = "cannot be rewritten: " + result.error().message;
    return build;
  }
  build.result = std::move(*result);
  writeFile(request.generatedPath, build.result.text);
  return build;
}

const std::vector<Build>& Workshop::builds(const Code& code) {
  static std::map<std::string, std::vector<Build>> made;
  const auto [entry, isNew] = made.try_emplace(code.key());
  std::vector<Build>& all = entry->second;
  if (!isNew) {
    return all;
  }
  for (const Toolchain& toolchain : kToolchains) {
    if (!code.only_ || *code.only_ == toolchain.kind) {
      all.push_back(prepare(code, toolchain));
    }
  }
  std::vector<std::future<std::string>> compiled;
  for (const Build& build : all) {
    compiled.push_back(std::async(std::launch::async, [&build] {
      return build.problem.empty() ? compileProblem(build) : build.problem;
    }));
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].problem = compiled[i].get();
    if (!all[i].problem.empty()) {
      ADD_FAILURE() << all[i].toolchain->name << ": " << all[i].problem << "\nthe text:\n"
                    << all[i].result.text;
    }
  }
  return all;
}

std::string Workshop::outputOf(const Code& code) {
  std::string output;
  for (const Build& build : builds(code)) {
    if (!build.problem.empty()) {
      continue; // Said already.
    }
    std::vector<std::string> plain = plus(build.arguments, "-w");
    *std::find(plain.begin(), plain.end(), build.command.output) = "plain.o";
    const std::string compiler = build.toolchain->path;
    const fs::path library = REWRITER_TEST_RUNTIME;
    for (const auto& command : {plain,
                                {compiler, "plain.o", "-o", "plain", "-pthread"},
                                {compiler, "snippet.o", "-o", "wrapped", "-pthread", library,
                                 "-Wl,-rpath," + library.parent_path().string()}}) {
      const ProgramEnd end = run(build.folder, command);
      if (end.status != 0) {
        ADD_FAILURE() << build.toolchain->name << ": " << end.output;
        return output;
      }
    }
    const ProgramEnd expected = run(build.folder, {"./plain"});
    const ProgramEnd actual = run(build.folder, {"./wrapped"});
    EXPECT_EQ(actual.output, expected.output) << build.toolchain->name;
    EXPECT_EQ(actual.status, expected.status) << build.toolchain->name;
    output = actual.output;
  }
  return output;
}

/// Those that the edit, which stands in the folder, has changed in any way.
std::set<std::string> Workshop::changedFunctions(const Build& build) {
  std::set<std::string> usrs;
  rewriter::WrapRequest request;
  request.command = build.command;
  request.options = *rewriter::wrapOptionsFromJson(build.result.manifest.wrapOptionsJson);
  request.generatedPath = build.result.manifest.generated;
  const auto edited = rewriter::wrapTranslationUnit(request);
  for (const FunctionEntry& function : build.result.manifest.functions) {
    const FunctionEntry* now =
        edited ? rewriter::findFunction(edited->manifest, function.usr) : &function;
    if (function.wrapped() &&
        (now == nullptr || now->textHash != function.textHash || now->type != function.type)) {
      usrs.insert(function.usr);
    }
  }
  return usrs;
}

Result<rewriter::ReloadText> Workshop::unit(const Build& build, const Code& after,
                                            bool onlyWhatCan) {
  rewriter::ReloadTextRequest request = unitRequest(build);
  request.functionUsrs = onlyWhatCan ? std::set<std::string>() : changedFunctions(build);
  request.alsoChanged = true;
  request.wholeModule = after.text_.empty();
  return compiledUnit(build, request);
}

Result<rewriter::ReloadText> Workshop::compiledUnit(const Build& build,
                                                    const rewriter::ReloadTextRequest& request) {
  const std::string stem = (build.folder / "unit").string();
  auto text = rewriter::makeReloadText(request);
  if (!text || text->functionUsrs.empty()) {
    return text;
  }
  writeFile(stem + ".cpp", text->text);
  const rewriter::UnitCompiler compiler(build.command, systemProcesses());
  const Status compiled = compiler.compile(rewriter::unitCompileArguments(
      build.command, text->extraArguments, stem + ".cpp", stem + ".o"));
  EXPECT_TRUE(compiled) << build.toolchain->name << ": the unit does not compile: "
                        << (compiled ? "" : compiled.error().message) << "\nthe text:\n"
                        << text->text;
  return text;
}

std::vector<Result<rewriter::ReloadText>> Workshop::units(const Code& before, const Code& after,
                                                          bool onlyWhatCan) {
  std::vector<Result<rewriter::ReloadText>> all;
  for (const Build& build : builds(before)) {
    if (!build.problem.empty()) {
      continue; // Said already.
    }
    if (!after.text_.empty()) {
      writeFiles(after, build.folder);
    }
    all.push_back(unit(build, after, onlyWhatCan));
    writeFiles(before, build.folder);
  }
  return all;
}

std::vector<Result<rewriter::ReloadText>> Workshop::unitsReturning(const Code& code,
                                                                   const std::string& function,
                                                                   const std::string& expression) {
  std::vector<Result<rewriter::ReloadText>> all;
  for (const Build& build : builds(code)) {
    rewriter::ReloadTextRequest request = unitRequest(build);
    request.returnInstead = expression;
    for (const FunctionEntry& entry : build.result.manifest.functions) {
      if (rewriter::withoutParameters(entry.name) == function) {
        request.functionUsrs.insert(entry.usr);
      }
    }
    all.push_back(compiledUnit(build, request));
  }
  return all;
}

} // namespace hot_restart::test
