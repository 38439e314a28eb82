// One running program and its source file, which a test wraps, builds, runs, edits and reloads.
#pragma once

#include "hot_restart/process_runner.h"
#include "hot_restart/rewriter/lambda_choice.h"
#include "hot_restart/rewriter/reload.h"

#include <string>
#include <sys/types.h>
#include <vector>

namespace hot_restart::test {

/// A compiler with its flags, as test parameter.
struct Toolchain {
  std::string name; ///< Becomes part of the test's name.
  std::string compiler;
  std::vector<std::string> flags;
};

std::vector<Toolchain> allToolchains();
Toolchain plainToolchain();

/// How the user's file becomes part of the program.
enum class Shape {
  kExecutable,
  kExecutableNoPie,
  kSharedLibrary,       ///< It is linked to the program.
  kHiddenSharedLibrary, ///< The same with -fvisibility=hidden.
};

class Scene {
public:
  Scene(Toolchain toolchain, std::string source, Shape shape = Shape::kExecutable);
  ~Scene();
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  /// Writes another file of the program's folder (headers).
  void write(const std::string& name, const std::string& text);
  /// Wraps, compiles, links and starts. Empty: fine; otherwise what went wrong.
  std::string start();
  /// Returns what `scene(step)` returns in the running program.
  std::string run(int step = 0);
  /// Writes the new text (empty: leaves the file) and reloads the function of that qualified name
  /// (before `(`). "loaded", or the error's message.
  std::string reload(const std::string& function, const std::string& text = "");

  /// Writes the new text and reloads what has changed, as a session does. "loaded", "nothing", or
  /// the error's message.
  std::string reloadEdited(const std::string& text);
  /// The same as reload(), by USR: of lambdas too.
  std::string reloadUsr(const std::string& usr, const std::string& text);
  /// LAMBDAS, before start().
  void lambdas(rewriter::LambdaChoice choice) { lambdas_ = choice; }
  /// The functions of the last reload, sorted, with blanks between.
  std::string reloaded() const;

  /// The whole file, with its state (ReloadRequest::restartModule).
  std::string restart(const std::string& text = "");

  /// Precompiles what the next reload of that function includes. "ready", or the error's message.
  std::string getReady(const std::string& function);

  /// Who runs compilers for the reloads from now on; it must outlive the scene.
  void useProcesses(ProcessRunner& processes) { processes_ = &processes; }

  ErrorCode lastError() const { return lastError_; }
  const rewriter::ReloadResult& lastResult() const { return lastResult_; }
  std::string notes() const;
  std::string sourcePath() const { return folder_ + "/app.cpp"; }
  rewriter::Manifest& manifest() { return manifest_; }
  const std::string& folder() const { return folder_; }

private:
  std::string buildObject();
  std::string linkProgram();
  std::string launch();
  std::string ask(const std::string& line);
  std::string readLine();
  std::vector<rewriter::RunningModule> modules() const;
  rewriter::ReloadRequest requestFor(const std::string& function) const;
  std::string load(const rewriter::ReloadRequest& request);

  Toolchain toolchain_;
  Shape shape_;
  std::string folder_, modulePath_;
  rewriter::Manifest manifest_;
  std::vector<rewriter::EarlierUnit> units_;
  ErrorCode lastError_{};
  ProcessRunner* processes_ = nullptr;
  rewriter::LambdaChoice lambdas_ = rewriter::LambdaChoice::kNone;
  rewriter::ReloadResult lastResult_;
  pid_t process_ = 0;
  int toProgram_ = -1, fromProgram_ = -1;
  std::string unread_;
};

} // namespace hot_restart::test
