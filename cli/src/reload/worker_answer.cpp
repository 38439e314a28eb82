// Lines of JSON come over a pipe; the last one that tells no step is the answer.
#include "reload/worker_answer.h"

#include "hot_restart/json_text.h"
#include "hot_restart/result.h"

#include <llvm/Support/JSON.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <poll.h>
#include <signal.h>
#include <string>
#include <sys/types.h>
#include <unistd.h>

namespace hot_restart::cli {
namespace {

/// What has been said of the steps so far: "rewriting 40 ms, compiling 130 ms, linking 12 ms".
class Progress {
public:
  explicit Progress(const std::function<void(const std::string&)>& tell) : tell_(tell) {}

  void begin(int step) {
    static constexpr const char* kNames[] = {"rewriting", "compiling", "linking"};
    const bool known = step >= 0 && step < 3;
    say(end() + (begun_ ? ", " : "") + (known ? kNames[step] : "working"));
    begun_ = true;
  }
  void finish() {
    if (begun_) {
      say(end() + "\n");
    }
  }

private:
  /// How long the step took that ends now.
  std::string end() {
    const auto now = std::chrono::steady_clock::now();
    const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(now - since_);
    since_ = now;
    return begun_ ? " " + std::to_string(spent.count()) + " ms" : "";
  }
  void say(const std::string& text) {
    if (tell_) {
      tell_(text);
    }
  }

  const std::function<void(const std::string&)>& tell_;
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
  bool begun_ = false;
};

/// Waits for the child. False: the work is to be stopped.
bool waitForChild(int descriptor, const Meanwhile& meanwhile) {
  for (;;) {
    pollfd entries[3] = {
        {descriptor, POLLIN, 0}, {meanwhile.requests, POLLIN, 0}, {meanwhile.program, POLLIN, 0}};
    if (::poll(entries, 3, -1) < 0) {
      continue; // A signal of the terminal, which the child has got as well.
    }
    if (entries[0].revents != 0) {
      return true;
    }
    if (entries[2].revents != 0 || (entries[1].revents != 0 && !meanwhile.serve())) {
      return false;
    }
  }
}

} // namespace

std::string readAnswer(const WorkerEnd& worker,
                       const std::function<void(const std::string&)>& onProgress,
                       const Meanwhile* meanwhile) {
  Progress progress(onProgress);
  std::string unread, answer;
  char bytes[4096];
  for (;;) {
    if (meanwhile && !waitForChild(worker.descriptor, *meanwhile)) {
      ::kill(worker.process, SIGTERM);
      meanwhile = nullptr;
    }
    const ssize_t count = ::read(worker.descriptor, bytes, sizeof bytes);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      progress.finish();
      return answer;
    }
    unread.append(bytes, static_cast<std::size_t>(count));
    for (std::size_t end = unread.find('\n'); end != std::string::npos; end = unread.find('\n')) {
      const std::string line = unread.substr(0, end);
      unread.erase(0, end + 1);
      const Result<llvm::json::Value> value = jsonFrom(line);
      const llvm::json::Object* object = value ? value->getAsObject() : nullptr;
      const auto step = object ? object->getInteger("step") : std::nullopt;
      if (step) {
        progress.begin(static_cast<int>(*step));
      } else {
        answer = line;
      }
    }
  }
}

} // namespace hot_restart::cli
