// Starts the processes and writes the files of the tests.
#include "reload_scene.h"

#include "program/load_plan.h"

#include "hot_restart/rewriter/function_name.h"
#include "hot_restart/rewriter/wrap.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace hot_restart::test {
namespace {

namespace fs = std::filesystem;

void writeFile(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// stdout and stderr of a command that failed; empty when it did not.
std::string shell(const std::string& command) {
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  std::string output;
  std::array<char, 4096> buffer{};
  while (std::size_t count = fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), count);
  }
  return pclose(pipe) == 0 ? "" : command + "\n" + output;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += "'" + word + "' ";
  }
  return text;
}

std::string shapeFlags(Shape shape) {
  switch (shape) {
  case Shape::kExecutable:
    return "-fPIE";
  case Shape::kExecutableNoPie:
    return "-fno-PIE";
  case Shape::kSharedLibrary:
  case Shape::kHiddenSharedLibrary:
    break;
  }
  return "-fPIC";
}

} // namespace

std::vector<Toolchain> allToolchains() {
  std::vector<Toolchain> result;
  for (const auto& [name, path] :
       {std::pair("gcc12", "/usr/bin/g++"), std::pair("clang14", "/usr/bin/clang++-14"),
        std::pair("clang19", "/usr/bin/clang++-19")}) {
    for (const char* level : {"-O0", "-O2"}) {
      if (fs::exists(path)) {
        result.push_back(
            {std::string(name) + "_" + (level + 1), path, {"-std=c++17", level, "-g"}});
      }
    }
  }
  return result;
}

Toolchain plainToolchain() { return {"plain", "/usr/bin/g++", {"-std=c++17", "-O1", "-g"}}; }

Scene::Scene(Toolchain toolchain, std::string source, Shape shape)
    : toolchain_(std::move(toolchain)), shape_(shape) {
  std::string pattern = (fs::temp_directory_path() / "reload_scene_XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
  write("app.cpp", source);
}

Scene::~Scene() {
  if (process_ > 0) {
    close(toProgram_);
    close(fromProgram_);
    waitpid(process_, nullptr, 0);
  }
  if (getenv("KEEP_RELOAD_SCENES") == nullptr) {
    fs::remove_all(folder_);
  }
}

void Scene::write(const std::string& name, const std::string& text) {
  writeFile(fs::path(folder_) / name, text);
}

std::string Scene::buildObject() {
  std::vector<std::string> arguments = {toolchain_.compiler};
  arguments.insert(arguments.end(), toolchain_.flags.begin(), toolchain_.flags.end());
  arguments.push_back(shapeFlags(shape_));
  if (shape_ == Shape::kHiddenSharedLibrary) {
    arguments.insert(arguments.end(), {"-fvisibility=hidden", "-fvisibility-inlines-hidden"});
  }
  arguments.insert(arguments.end(), {"-c", "app.cpp", "-o", "app.o"});
  rewriter::WrapRequest request;
  request.command = rewriter::parseCompileCommand(arguments, folder_);
  request.generatedPath = folder_ + "/app-1a2b3c.cpp";
  request.options.manifestPath = folder_ + "/manifest.json";
  request.options.lambdas = lambdas_;
  auto wrapped = rewriter::wrapTranslationUnit(request);
  if (!wrapped) {
    return wrapped.error().message;
  }
  writeFile(request.generatedPath, wrapped->text);
  manifest_ = wrapped->manifest;
  arguments[arguments.size() - 3] = request.generatedPath;
  arguments.insert(arguments.end(), wrapped->extraArguments.begin(), wrapped->extraArguments.end());
  return shell("cd '" + folder_ + "' && " + joined(arguments));
}

std::string Scene::linkProgram() {
  const std::string compiler = "cd '" + folder_ + "' && '" + toolchain_.compiler + "' ";
  const std::string host =
      std::string("-Wl,--whole-archive ") + RELOAD_HOST + " -Wl,--no-whole-archive -ldl -lpthread";
  modulePath_ = folder_ + "/app";
  switch (shape_) {
  case Shape::kExecutable:
    return shell(compiler + "-pie app.o -o app " + host);
  case Shape::kExecutableNoPie:
    return shell(compiler + "-no-pie app.o -o app " + host);
  case Shape::kSharedLibrary:
  case Shape::kHiddenSharedLibrary:
    break;
  }
  modulePath_ = folder_ + "/libapp.so";
  const std::string library = shell(compiler + "-shared app.o -o libapp.so");
  return library.empty() ? shell(compiler + "-o app -Wl,--export-dynamic " + host +
                                 " -Wl,-rpath,'" + folder_ + "' libapp.so")
                         : library;
}

std::string Scene::launch() {
  std::array<int, 2> in{}, out{};
  if (pipe(in.data()) != 0 || pipe(out.data()) != 0) {
    return "no pipe";
  }
  process_ = fork();
  if (process_ == 0) {
    dup2(in[0], 0);
    dup2(out[1], 1);
    for (const int end : {in[0], in[1], out[0], out[1]}) {
      close(end);
    }
    execl((folder_ + "/app").c_str(), "app", nullptr);
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  toProgram_ = in[1];
  fromProgram_ = out[0];
  const std::string first = readLine();
  return first == "ready" ? "" : "the program did not start: " + first;
}

std::string Scene::start() {
  std::string problem = buildObject();
  problem = problem.empty() ? linkProgram() : problem;
  return problem.empty() ? launch() : problem;
}

std::string Scene::readLine() {
  for (;;) {
    if (const std::size_t end = unread_.find('\n'); end != std::string::npos) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return line;
    }
    std::array<char, 4096> buffer{};
    const ssize_t count = read(fromProgram_, buffer.data(), buffer.size());
    if (count <= 0) {
      return "(the program ended)";
    }
    unread_.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

std::string Scene::ask(const std::string& line) {
  const std::string text = line + "\n";
  return ::write(toProgram_, text.data(), text.size()) < 0 ? "(the program ended)" : readLine();
}

std::string Scene::run(int step) { return ask("run " + std::to_string(step)); }

/// First mapping of each file, in the order of the addresses... of which the executable comes
/// first.
std::vector<rewriter::RunningModule> Scene::modules() const {
  std::ifstream maps("/proc/" + std::to_string(process_) + "/maps");
  std::vector<rewriter::RunningModule> found, own;
  for (std::string line; std::getline(maps, line);) {
    std::istringstream words(line);
    std::string range, access, offset, device, inode, path;
    words >> range >> access >> offset >> device >> inode >> path;
    const bool known = !found.empty() && (found.back().path == path);
    if (path.empty() || path[0] != '/' || known || offset != "00000000") {
      continue;
    }
    bool unit = false;
    for (const rewriter::EarlierUnit& earlier : units_) {
      unit = unit || earlier.objectPath == path;
    }
    if (!unit) {
      found.push_back({path, std::stoull(range.substr(0, range.find('-')), nullptr, 16)});
    }
  }
  for (rewriter::RunningModule& module : found) {
    // A fixed-address executable is mapped where it was linked.
    module.loadBias =
        shape_ == Shape::kExecutableNoPie && module.path == folder_ + "/app" ? 0 : module.loadBias;
    own.insert(module.path == folder_ + "/app" ? own.begin() : own.end(), module);
  }
  return own;
}

rewriter::ReloadRequest Scene::requestFor(const std::string& function) const {
  rewriter::ReloadRequest request;
  request.running = manifest_;
  request.modulePath = modulePath_;
  request.modules = modules();
  request.earlierUnits = units_;
  request.preambleFolder = folder_;
  request.processes = processes_;
  request.outputStem = folder_ + "/v" + std::to_string(units_.size() + 2) + "-app";
  for (const rewriter::FunctionEntry& entry : manifest_.functions) {
    if (rewriter::withoutParameters(entry.name) == function) {
      request.functionUsrs = {entry.usr};
    }
  }
  return request;
}

std::string Scene::getReady(const std::string& function) {
  const Status status = rewriter::precompilePreamble(requestFor(function));
  return status ? "ready" : status.error().message;
}

std::string Scene::reload(const std::string& function, const std::string& text) {
  if (!text.empty()) {
    write("app.cpp", text);
  }
  const rewriter::ReloadRequest request = requestFor(function);
  if (request.functionUsrs.empty()) {
    return "no such function in the manifest: " + function;
  }
  return load(request);
}

std::string Scene::reloadEdited(const std::string& text) {
  write("app.cpp", text);
  rewriter::ReloadRequest request = requestFor("");
  request.alsoChanged = true;
  return load(request);
}

std::string Scene::reloadUsr(const std::string& usr, const std::string& text) {
  write("app.cpp", text);
  rewriter::ReloadRequest request = requestFor("");
  request.functionUsrs = {usr};
  return load(request);
}

std::string Scene::reloaded() const {
  std::set<std::string> names;
  for (const std::string& usr : lastResult_.functionUsrs) {
    const rewriter::FunctionEntry* entry = rewriter::findFunction(lastResult_.manifest, usr);
    names.insert(entry != nullptr ? entry->name : usr);
  }
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : " ") + name;
  }
  return text;
}

std::string Scene::restart(const std::string& text) {
  if (!text.empty()) {
    write("app.cpp", text);
  }
  rewriter::ReloadRequest request = requestFor("");
  request.restartModule = true;
  return load(request);
}

std::string Scene::load(const rewriter::ReloadRequest& request) {
  auto result = rewriter::prepareReload(request);
  if (!result) {
    lastError_ = result.error().code;
    return result.error().message;
  }
  lastResult_ = *result;
  if (result->functionUsrs.empty()) {
    return "nothing";
  }
  const std::string plan = request.outputStem + ".plan";
  writeFile(plan, cli::encodeLoadPlan(*result));
  const std::string reply = ask("load " + plan);
  if (reply.rfind("loaded ", 0) != 0) {
    return reply;
  }
  units_.push_back({result->objectPath, std::stoull(reply.substr(7)), /*sameSource=*/true});
  manifest_ = result->manifest;
  return "loaded";
}

std::string Scene::notes() const {
  std::string text;
  for (const std::string& note : lastResult_.notes) {
    text += note + "\n";
  }
  return text;
}

} // namespace hot_restart::test
