// fork, prepareReload, write the files, answer as one JSON object over a pipe.
#include "session/reload_worker.h"

#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/reload.h"
#include "hot_restart/rewriter/result.h"
#include "session/load_plan.h"
#include "session/reloader.h"
#include "session/session_folder.h"

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <string>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace hot_restart::cli {
namespace {

std::string toJson(llvm::json::Object object) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::json::Value(std::move(object));
  return text;
}

std::string errorJson(const Error& error) {
  return toJson(llvm::json::Object{{"code", static_cast<int>(error.code)},
                                   {"message", llvm::json::fixUTF8(error.message)}});
}

/// The child's work; its answer as JSON.
std::string prepareAndWrite(const rewriter::ReloadRequest& request) {
  Result<rewriter::ReloadResult> unit = rewriter::prepareReload(request);
  if (!unit) {
    return errorJson(unit.error());
  }
  const std::string plan = request.outputStem + ".plan";
  const std::string manifest = request.outputStem + ".manifest.json";
  for (const Status& status : {writeFileAtomically(plan, encodeLoadPlan(*unit)),
                               writeFileAtomically(manifest, rewriter::toJson(unit->manifest))}) {
    if (!status) {
      return errorJson(status.error());
    }
  }
  llvm::json::Array notes;
  for (const std::string& note : unit->notes) {
    notes.push_back(llvm::json::fixUTF8(note));
  }
  return toJson(llvm::json::Object{{"plan", plan},
                                   {"manifest", manifest},
                                   {"object", unit->objectPath},
                                   {"source", unit->sourcePath},
                                   {"notes", std::move(notes)},
                                   {"rewriteMs", unit->timings.rewriteMs},
                                   {"compileMs", unit->timings.compileMs},
                                   {"linkMs", unit->timings.linkMs}});
}

[[noreturn]] void runChild(int descriptor, const rewriter::ReloadRequest& request) {
  ::signal(SIGINT, SIG_DFL); // Ctrl-C ends a compilation that hangs; the session lives on.
  ::signal(SIGPIPE, SIG_DFL);
  const std::string answer = prepareAndWrite(request);
  std::size_t sent = 0;
  while (sent < answer.size()) {
    const ssize_t count = ::write(descriptor, answer.data() + sent, answer.size() - sent);
    if (count <= 0) {
      break;
    }
    sent += static_cast<std::size_t>(count);
  }
  ::_exit(0);
}

std::string readToEnd(int descriptor) {
  std::string text;
  char bytes[4096];
  for (;;) {
    const ssize_t count = ::read(descriptor, bytes, sizeof bytes);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return text;
    }
    text.append(bytes, static_cast<std::size_t>(count));
  }
}

Result<PreparedReload> fromJson(const std::string& answer) {
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(answer);
  const llvm::json::Object* object = value ? value->getAsObject() : nullptr;
  if (!object) {
    llvm::consumeError(value.takeError());
    return Error{ErrorCode::kSystem, "the reload's child process gave no answer"};
  }
  if (const auto message = object->getString("message")) {
    return Error{static_cast<ErrorCode>(object->getInteger("code").value_or(0)), message->str()};
  }
  const auto text = [&](llvm::StringRef key) { return object->getString(key).value_or("").str(); };
  PreparedReload prepared;
  prepared.planPath = text("plan");
  prepared.manifestPath = text("manifest");
  prepared.objectPath = text("object");
  prepared.sourcePath = text("source");
  prepared.timings = {object->getNumber("rewriteMs").value_or(0),
                      object->getNumber("compileMs").value_or(0),
                      object->getNumber("linkMs").value_or(0)};
  if (const llvm::json::Array* notes = object->getArray("notes")) {
    for (const llvm::json::Value& note : *notes) {
      prepared.notes.push_back(note.getAsString().value_or("").str());
    }
  }
  return prepared;
}

} // namespace

Result<PreparedReload> prepareInChild(const rewriter::ReloadRequest& request) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    return Error{ErrorCode::kSystem, std::string("cannot open a pipe: ") + std::strerror(errno)};
  }
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    runChild(ends[1], request);
  }
  ::close(ends[1]);
  if (child < 0) {
    ::close(ends[0]);
    return Error{ErrorCode::kSystem,
                 std::string("cannot start the reload: ") + std::strerror(errno)};
  }
  const std::string answer = readToEnd(ends[0]);
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) {
    return Error{ErrorCode::kSystem, WTERMSIG(status) == SIGINT
                                         ? std::string("the reload was interrupted")
                                         : std::string("hrtool's rewriter crashed on this edit (") +
                                               ::strsignal(WTERMSIG(status)) +
                                               "); the program is untouched"};
  }
  return fromJson(answer);
}

} // namespace hot_restart::cli
