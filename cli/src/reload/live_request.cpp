// Three lines go over the meeting socket: whether the program can load just now, the path of the
// list, and what came of it.
#include "reload/live_request.h"

#include "base/trust.h"
#include "hot_restart/result.h"
#include "hot_restart/whole_file.h"
#include "hot_restart/wire.h"
#include "program/control_protocol.h"
#include "program/module_map.h"
#include "program/program_link.h"
#include "program/program_view.h"
#include "program/session_folder.h"
#include "program/symbolizer.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <initializer_list>
#include <optional>
#include <poll.h>
#include <signal.h>
#include <string>
#include <string_view>
#include <thread>
#include <unistd.h>
#include <utility>

namespace hot_restart::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{10};
constexpr std::chrono::milliseconds kBusyPause{3};
/// The pause between two looks at whether waiting still makes sense.
constexpr std::chrono::milliseconds kLook{100};
/// A first dlopen of a big unit may take its time.
constexpr std::chrono::seconds kLoadPatience{60};

constexpr const char* kBusy = "busy";
constexpr const char* kReady = "ready";
constexpr const char* kLoadedAll = "loaded";

/// What holds locks that dlopen takes, wherever it stands on the stack.
constexpr std::array<std::string_view, 14> kHolders = {
    "malloc",   "free",   "calloc",  "realloc",     "cfree",   "posix_memalign", "aligned_alloc",
    "memalign", "valloc", "pvalloc", "malloc_trim", "mallopt", "reallocarray",   "fork"};

template <class Names> bool holds(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// `__libc_malloc@@GLIBC_2.2.5` as `malloc`: one function has many names.
std::string plainName(const std::string& symbol) {
  const std::string name = symbol.substr(0, symbol.find('@'));
  std::string_view plain(name);
  plain.remove_prefix(std::min(plain.find_first_not_of('_'), plain.size()));
  for (const std::string_view prefix : {"libc_", "GI___", "GI_"}) {
    plain.remove_prefix(plain.starts_with(prefix) ? prefix.size() : 0);
  }
  return std::string(plain);
}

bool isNamedLike(const std::string& path, std::initializer_list<std::string_view> beginnings) {
  const std::string name = path.substr(path.rfind('/') + 1);
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view each) { return name.starts_with(each); });
}

bool isLoader(const std::string& path) {
  return isNamedLike(path, {"ld-linux", "ld-2", "ld.so", "ld64.so"});
}

/// The C library and allocators: whoever is in there may hold what dlopen needs.
bool isSystem(const std::string& path) {
  return isNamedLike(
      path, {"libc.so", "libc-", "libpthread", "libjemalloc", "libtcmalloc", "libmimalloc"});
}

/// Nobody on the stack is in the middle of what loading would wait for. The innermost frames are in
/// the C library only to wait; further out it may call back (qsort, thread starts), and there the
/// allocator, the loader and fork count alone. Waiting is told by the instruction: a stripped
/// library has no names for it.
bool isSafe(const wire::Crash& request, ProgramView& program) {
  bool innermost = true;
  for (std::uint32_t i = 0; i < request.frameCount; ++i) {
    const wire::Frame& frame = request.frames[i];
    if ((frame.flags & wire::kFrameHandler) != 0) {
      continue; // Our own.
    }
    const bool isCall = (frame.flags & wire::kFrameInterrupted) == 0;
    const std::uint64_t address = frame.ip - (isCall ? 1 : 0);
    const Module* module = program.modules.at(address);
    const bool isUnknown = module == nullptr; // The vdso, or code that nobody knows.
    if (innermost && request.inSystemCall == 0 && (isUnknown || isSystem(module->path))) {
      return false;
    }
    innermost = innermost && !isUnknown && isSystem(module->path);
    if (isUnknown) {
      continue;
    }
    if (isLoader(module->path) ||
        holds(kHolders, plainName(program.symbolizer.at(*module, address).back().linkageName))) {
      return false;
    }
  }
  return true;
}

bool catches(int pid, int signal) {
  const Result<std::string> status = readWholeFile("/proc/" + std::to_string(pid) + "/status");
  const std::string::size_type at = status ? status->find("SigCgt:") : std::string::npos;
  return at != std::string::npos &&
         ((std::stoull(status->substr(at + 7), nullptr, 16) >> (signal - 1)) & 1) != 0;
}

/// Its state as in /proc/PID/stat: `t` and `T` stand still, by a debugger or as a stopped job.
char schedulingState(int pid) {
  const Result<std::string> stat = readWholeFile("/proc/" + std::to_string(pid) + "/stat");
  const std::string::size_type name = stat ? stat->rfind(") ") : std::string::npos;
  return name == std::string::npos ? 'X' : (*stat)[name + 2];
}

/// Waits until the program comes. Its own crash is no time to wait: who stands in a session never
/// will.
Status waitForProgram(int pid, const ControlServer& server) {
  pollfd entry{server.descriptor(), POLLIN, 0};
  for (const auto end = Clock::now() + kPatience; Clock::now() < end;) {
    if (::poll(&entry, 1, static_cast<int>(kLook.count())) > 0) {
      return Done{};
    }
    const char state = schedulingState(pid);
    if (state == 'X' || state == 'Z') {
      return Error{ErrorCode::kNotFound, "the program has ended"};
    }
    if (hasSession(pid)) {
      return Error{ErrorCode::kRefused, "the program has crashed"};
    }
  }
  const char state = schedulingState(pid);
  return Error{ErrorCode::kSystem,
               state == 't' || state == 'T'
                   ? "the program stands still, in a debugger or as a stopped job"
                   : "the program does not answer: it blocks or handles SIGURG in all of its "
                     "threads, or its hrtool cannot be started"};
}

/// One meeting with the program. Nothing: not now, or nobody came.
std::optional<Status> meet(int pid, ControlServer& server, const std::string& listPath) {
  if (Status status = waitForProgram(pid, server); !status) {
    return status;
  }
  std::optional<ControlConnection> program = server.accept();
  if (!program) {
    return std::nullopt;
  }
  const Result<std::string> state = program->readLine(kPatience);
  if (!state || *state != kReady) {
    return std::nullopt;
  }
  program->writeLine(listPath);
  const Result<std::string> answer = program->readLine(kLoadPatience);
  if (!answer) {
    return Error{ErrorCode::kSystem, "the program has ended while it loaded the new version"};
  }
  return *answer == kLoadedAll ? Status(Done{}) : Status(Error{ErrorCode::kRefused, *answer});
}

std::string oneLine(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

} // namespace

namespace {

/// A program is served by its own user: its manifests, which say what is run as a compiler, are
/// that user's.
Status checkOwner(int pid) {
  const Result<std::string> status = readWholeFile("/proc/" + std::to_string(pid) + "/status");
  const std::size_t at = status ? status->find("\nUid:") : std::string::npos;
  unsigned real = 0;
  unsigned effective = 0;
  if (at == std::string::npos ||
      std::sscanf(status->c_str() + at + 5, "%u %u", &real, &effective) != 2) {
    return Done{};
  }
  if (effective != ::geteuid()) {
    return Error{ErrorCode::kRefused, "process " + std::to_string(pid) + " belongs to " +
                                          userName(effective) + ", and you are " +
                                          userName(::geteuid()) + ": run hrtool as that user"};
  }
  return Done{}; // Or it is gone, which is said elsewhere.
}

} // namespace

Status canBeAsked(int pid) {
  if (Status status = checkOwner(pid); !status) {
    return status;
  }
  const Result<ModuleMap> modules = ModuleMap::ofProcess(pid);
  if (!modules) {
    return modules.error();
  }
  const bool linked =
      std::any_of(modules->modules().begin(), modules->modules().end(), [](const Module& module) {
        return module.path.find("/libhot_restart.so") != std::string::npos;
      });
  if (!linked) {
    return Error{ErrorCode::kRefused,
                 "process " + std::to_string(pid) + " is no program built with hot_restart"};
  }
  if (!catches(pid, wire::kAttentionSignal)) {
    return Error{ErrorCode::kRefused, "process " + std::to_string(pid) +
                                          " does not listen to hot_restart (HOT_RESTART=0?)"};
  }
  return Done{};
}

Status loadIntoRunning(int pid, const std::string& folder, const std::string& listPath) {
  Result<ControlServer> server = ControlServer::listen(folder, kAttendName);
  if (!server) {
    return server.error();
  }
  const auto deadline = Clock::now() + kPatience;
  while (Clock::now() < deadline) {
    sigval value{};
    value.sival_int = wire::kAttentionValue;
    if (::sigqueue(pid, wire::kAttentionSignal, value) != 0) {
      return Error{ErrorCode::kSystem,
                   std::string("cannot ask the program: ") + std::strerror(errno)};
    }
    if (std::optional<Status> met = meet(pid, *server, listPath)) {
      return std::move(*met);
    }
    std::this_thread::sleep_for(kBusyPause);
  }
  return Error{ErrorCode::kSystem, "the program was always in the middle of an allocation, or of "
                                   "loading a library; nothing was loaded"};
}

int runAttend(int descriptor) {
  ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  ProgramLink link(descriptor);
  const Result<wire::Crash> request = link.receiveCrash();
  Result<ProgramView> program =
      request ? ProgramView::ofLink(link, request->pid) : Result<ProgramView>(request.error());
  if (!program) {
    return 1;
  }
  const Result<std::string> folder = findSessionFolder(program->pid);
  Result<ControlConnection> asker =
      folder ? connectToSession(*folder, kAttendName) : Result<ControlConnection>(folder.error());
  if (asker) {
    const bool safe = isSafe(*request, *program);
    asker->writeLine(safe ? kReady : kBusy);
    const Result<std::string> list =
        safe ? asker->readLine(kPatience) : Result<std::string>(Error{ErrorCode::kSystem, kBusy});
    if (list) {
      const Result<wire::LoadReply> reply = link.loadAll(*list);
      asker->writeLine(reply && reply->ok != 0
                           ? kLoadedAll
                           : oneLine(reply ? reply->message : reply.error().message));
    }
  }
  static_cast<void>(link.resume());
  return 0;
}

} // namespace hot_restart::cli
