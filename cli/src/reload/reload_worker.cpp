// The child prepares the unit and writes its files; it answers with lines of JSON over a pipe.
#include "reload/reload_worker.h"

#include "base/file_lock.h"
#include "hot_restart/json_text.h"
#include "hot_restart/process_runner.h"
#include "hot_restart/result.h"
#include "hot_restart/rewriter/compiler_environment.h"
#include "hot_restart/rewriter/kept_sources.h"
#include "hot_restart/rewriter/manifest.h"
#include "hot_restart/rewriter/reload.h"
#include "hot_restart/whole_file.h"
#include "program/load_plan.h"
#include "program/session_state.h"
#include "reload/prepared_reload.h"
#include "reload/worker_answer.h"

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <optional>
#include <signal.h>
#include <string.h>
#include <string>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace hot_restart::cli {
namespace {

std::string errorJson(const Error& error) {
  return jsonLine(llvm::json::Object{{"code", static_cast<int>(error.code)},
                                     {"message", llvm::json::fixUTF8(error.message)}});
}

/// The part of the plan that is one function's: for going back to this version later.
std::string planOf(const rewriter::ReloadResult& unit, const std::string& usr) {
  rewriter::ReloadResult part;
  part.objectPath = unit.objectPath;
  part.modules = unit.modules;
  for (const rewriter::SlotUpdate& slot : unit.slots) {
    if (slot.functionUsr == usr || slot.functionUsr.empty()) {
      part.slots.push_back(slot);
    }
  }
  return encodeLoadPlan(part);
}

llvm::json::Object functionJson(const rewriter::ReloadResult& unit, const std::string& usr,
                                const std::string& plan) {
  const rewriter::FunctionEntry* entry = rewriter::findFunction(unit.manifest, usr);
  return llvm::json::Object{{"usr", usr},
                            {"file", entry ? entry->file : ""},
                            {"name", entry ? entry->name : usr},
                            {"plan", plan}};
}

/// What state and stack call these functions of the running version.
llvm::json::Array keysOf(const rewriter::Manifest& running, const std::vector<std::string>& usrs) {
  llvm::json::Array keys;
  for (const std::string& usr : usrs) {
    const rewriter::FunctionEntry* entry = rewriter::findFunction(running, usr);
    keys.push_back(functionKey(usr, entry ? entry->file : ""));
  }
  return keys;
}

/// Of the functions that the edit changes those whose own text is the same.
std::vector<std::string> dependentOf(const rewriter::ReloadResult& unit,
                                     const rewriter::Manifest& running) {
  std::vector<std::string> dependent;
  for (const std::string& usr : unit.changedUsrs) {
    const rewriter::FunctionEntry* before = rewriter::findFunction(running, usr);
    const rewriter::FunctionEntry* now = rewriter::findFunction(unit.manifest, usr);
    if (before && now && before->textHash == now->textHash) {
      dependent.push_back(usr);
    }
  }
  return dependent;
}

/// Writes plans and manifest; the unit as JSON.
std::string writeUnit(const rewriter::ReloadResult& unit, const rewriter::Manifest& running) {
  const std::string stem = unit.objectPath.substr(0, unit.objectPath.rfind('.'));
  const std::string plan = stem + ".plan";
  const std::string manifest = stem + ".manifest.json";
  std::vector<Status> written = {writeWholeFile(plan, encodeLoadPlan(unit)),
                                 writeWholeFile(manifest, rewriter::toJson(unit.manifest)),
                                 rewriter::keepSources(unit.manifest, manifest)};
  llvm::json::Array functions;
  for (const std::string& usr : unit.functionUsrs) {
    const std::string own = stem + "." + std::to_string(functions.size()) + ".plan";
    written.push_back(writeWholeFile(own, planOf(unit, usr)));
    functions.push_back(functionJson(unit, usr, own));
  }
  llvm::json::Array uncalled;
  for (const std::string& usr : unit.uncalledUsrs) {
    uncalled.push_back(functionJson(unit, usr, ""));
  }
  for (const Status& status : written) {
    if (!status) {
      return errorJson(status.error());
    }
  }
  llvm::json::Array notes;
  for (const std::string& note : unit.notes) {
    notes.push_back(llvm::json::fixUTF8(note));
  }
  return jsonLine(llvm::json::Object{{"plan", plan},
                                     {"manifest", manifest},
                                     {"object", unit.objectPath},
                                     {"source", unit.sourcePath},
                                     {"functions", std::move(functions)},
                                     {"uncalled", std::move(uncalled)},
                                     {"changed", keysOf(running, unit.changedUsrs)},
                                     {"gone", keysOf(running, unit.goneUsrs)},
                                     {"dependent", keysOf(running, dependentOf(unit, running))},
                                     {"adds", unit.addsFunctions},
                                     {"notes", std::move(notes)},
                                     {"rewriteMs", unit.timings.rewriteMs},
                                     {"compileMs", unit.timings.compileMs},
                                     {"linkMs", unit.timings.linkMs}});
}

void writeLine(int descriptor, std::string line) {
  line += '\n';
  std::size_t sent = 0;
  while (sent < line.size()) {
    const ssize_t count = ::write(descriptor, line.data() + sent, line.size() - sent);
    if (count <= 0) {
      return;
    }
    sent += static_cast<std::size_t>(count);
  }
}

/// Nobody wants the unit of a session, or of a command, that was killed.
void endWith(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) {
    ::_exit(1); // It was killed in between.
  }
}

/// Compilers and linkers end with the work that is stopped.
class StoppableProcesses : public ProcessRunner {
public:
  Result<ProcessEnd> run(const ProcessRequest& request) override {
    ProcessRequest forwarding = request;
    forwarding.signals = SignalUse::kForward;
    return systemProcesses().run(forwarding);
  }
};

/// One line for each step that begins, then one with what came of it.
/// Whatever it throws ends it: what stands above on the stack is the parent's.
[[noreturn]] void runChild(int descriptor, pid_t parent, rewriter::ReloadRequest request) noexcept {
  StoppableProcesses processes;
  request.processes = request.processes ? request.processes : &processes;
  FileLock::leaveToParent();
  endWith(parent);
  ::signal(SIGINT, SIG_DFL); // Ctrl-C ends a compilation that hangs; the session lives on.
  ::signal(SIGPIPE, SIG_DFL);
  request.onStep = [&](rewriter::ReloadStep step) {
    writeLine(descriptor, jsonLine(llvm::json::Object{{"step", static_cast<int>(step)}}));
  };
  rewriter::adoptEnvironment(request.running.command);
  Result<rewriter::ReloadResult> unit = rewriter::prepareReload(request);
  if (unit && unit->functionUsrs.empty() && !(request.bringsNew && unit->addsFunctions)) {
    unit->objectPath = request.outputStem + ".so"; // None is there; the manifest gets its name.
  }
  writeLine(descriptor, unit ? writeUnit(*unit, request.running) : errorJson(unit.error()));
  ::_exit(0);
}

/// The functions under `name`; their USRs as well.
std::vector<UnitFunction> readFunctions(const llvm::json::Object& object, llvm::StringRef name,
                                        std::vector<std::string>& usrs) {
  std::vector<UnitFunction> read;
  const llvm::json::Array* functions = object.getArray(name);
  for (const llvm::json::Value& value : functions ? *functions : llvm::json::Array()) {
    if (const llvm::json::Object* function = value.getAsObject()) {
      const auto text = [&](llvm::StringRef key) {
        return function->getString(key).value_or("").str();
      };
      usrs.push_back(text("usr"));
      read.push_back({functionKey(text("usr"), text("file")), text("name"), text("plan")});
    }
  }
  return read;
}

std::vector<std::string> readStrings(const llvm::json::Object& object, llvm::StringRef name) {
  std::vector<std::string> read;
  const llvm::json::Array* strings = object.getArray(name);
  for (const llvm::json::Value& value : strings ? *strings : llvm::json::Array()) {
    read.push_back(value.getAsString().value_or("").str());
  }
  return read;
}

Result<PreparedUnit> fromJson(const std::string& answer) {
  const Result<llvm::json::Value> value = jsonFrom(answer);
  const llvm::json::Object* object = value ? value->getAsObject() : nullptr;
  if (!object) {
    return Error{ErrorCode::kSystem, "the reload's child process gave no answer"};
  }
  if (const auto message = object->getString("message")) {
    return Error{static_cast<ErrorCode>(object->getInteger("code").value_or(0)), message->str()};
  }
  const auto text = [&](llvm::StringRef key) { return object->getString(key).value_or("").str(); };
  PreparedUnit prepared;
  prepared.planPath = text("plan");
  prepared.manifestPath = text("manifest");
  prepared.objectPath = text("object");
  prepared.sourcePath = text("source");
  prepared.timings = {object->getNumber("rewriteMs").value_or(0),
                      object->getNumber("compileMs").value_or(0),
                      object->getNumber("linkMs").value_or(0)};
  std::vector<std::string> uncalledUsrs;
  prepared.functions = readFunctions(*object, "functions", prepared.usrs);
  prepared.uncalled = readFunctions(*object, "uncalled", uncalledUsrs);
  prepared.changed = readStrings(*object, "changed");
  prepared.gone = readStrings(*object, "gone");
  prepared.dependent = readStrings(*object, "dependent");
  prepared.addsFunctions = object->getBoolean("adds").value_or(false);
  prepared.notes = readStrings(*object, "notes");
  return prepared;
}

} // namespace

Result<PreparedUnit> prepareInChild(const rewriter::ReloadRequest& request,
                                    const std::function<void(const std::string&)>& onProgress,
                                    const Meanwhile* meanwhile) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    return Error{ErrorCode::kSystem, std::string("cannot open a pipe: ") + std::strerror(errno)};
  }
  const pid_t self = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    runChild(ends[1], self, request);
  }
  ::close(ends[1]);
  if (child < 0) {
    ::close(ends[0]);
    return Error{ErrorCode::kSystem,
                 std::string("cannot start the reload: ") + std::strerror(errno)};
  }
  const std::string answer = readAnswer({ends[0], child}, onProgress, meanwhile);
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) {
    return Error{ErrorCode::kSystem, WTERMSIG(status) == SIGINT || WTERMSIG(status) == SIGTERM
                                         ? std::string("the reload was interrupted")
                                         : std::string("hrtool's rewriter crashed on this edit (") +
                                               ::strsignal(WTERMSIG(status)) +
                                               "); the program is untouched"};
  }
  return fromJson(answer);
}

} // namespace hot_restart::cli
