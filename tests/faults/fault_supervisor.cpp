// Makes one system call of a program, or of the hrtool beside it, fail: the n-th of its kind. The
// kernel asks this process about each call (seccomp's user notifications), so that nothing escapes:
// neither calls that go around libc, nor those of a child between clone and execve.
//
//   fault_supervisor REPORT ROLE CALL N ERRNO TIMES HRTOOL -- PROGRAM [ARGUMENT...]
//
// ROLE is `program` (counted from its prctl(0x48524654) on), `session` (every process that runs
// HRTOOL) or `none`. TIMES says how many calls fail from the N-th on. REPORT gets a line `pid PID`
// at once, and lines `count ROLE CALL NUMBER` and `failed NUMBER` in the end. `-` for CALL counts
// all.
#include "system_calls.h"

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <map>
#include <poll.h>
#include <string>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using hot_restart::test::kSystemCalls;
using hot_restart::test::SystemCall;

constexpr unsigned long kMarker = 0x48524654;

enum class Role { kNone, kProgram, kSession };

struct Order {
  const char* report;
  Role role;
  std::string call;
  long from;
  int error;
  long times;
  std::string hrtool;
  char** program;
};

/// What parent and child tell each other; system calls are of no use for that any more.
struct Meeting {
  volatile int listener = -1;
  volatile bool taken = false;
};

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(99);
}

std::vector<long> askedAbout(const Order& order) {
  std::vector<long> numbers = {SYS_prctl};
  for (const SystemCall& call : kSystemCalls) {
    if (call.number != SYS_prctl && (order.call == "-" || order.call == call.name)) {
      numbers.push_back(call.number);
    }
  }
  return numbers;
}

int installFilter(const Order& order) {
  std::vector<sock_filter> code = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
  for (const long number : askedAbout(order)) {
    code.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(number), 0, 1));
    code.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF));
  }
  code.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog filter{.len = static_cast<unsigned short>(code.size()), .filter = code.data()};
  if (geteuid() != 0) {
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  }
  return static_cast<int>(
      syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter));
}

[[noreturn]] void becomeProgram(const Order& order, Meeting& meeting) {
  const int listener = installFilter(order);
  meeting.listener = listener < 0 ? -2 : listener;
  if (listener < 0) {
    _exit(98);
  }
  while (!meeting.taken) {
  }
  close(listener);
  execv(order.program[0], order.program);
  _exit(97);
}

int takeListener(pid_t child, Meeting& meeting) {
  while (meeting.listener == -1) {
    usleep(200);
  }
  if (meeting.listener < 0) {
    waitpid(child, nullptr, 0);
    std::fprintf(stderr, "the kernel gives no notifications of system calls\n");
    std::exit(98);
  }
  const int process = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
  const int listener =
      static_cast<int>(syscall(SYS_pidfd_getfd, process, static_cast<int>(meeting.listener), 0));
  if (listener < 0) {
    fail("pidfd_getfd");
  }
  close(process);
  meeting.taken = true;
  return listener;
}

class Supervisor {
public:
  Supervisor(const Order& order, int listener, pid_t program)
      : order_(order), listener_(listener), program_(program) {}

  /// Until the program has ended, and its session too, or has had some seconds to.
  int run() {
    int status = 0;
    bool ended = false;
    for (int idle = 0; !ended || idle < kPatience;) {
      pollfd asked{.fd = listener_, .events = POLLIN, .revents = 0};
      const int ready = poll(&asked, 1, kPause);
      if (ready > 0 && (asked.revents & POLLIN) != 0) {
        answer();
        idle = 0;
      } else {
        ++idle;
      }
      ended = ended || waitpid(program_, &status, WNOHANG) == program_;
      if (ended && (asked.revents & POLLHUP) != 0) {
        break;
      }
    }
    return status;
  }

  void report(std::FILE* to) const {
    for (const auto& [which, number] : counts_) {
      std::fprintf(to, "count %s %s %ld\n", which.first == Role::kProgram ? "program" : "session",
                   which.second, number);
    }
    std::fprintf(to, "failed %ld\n", failed_);
  }

private:
  static constexpr int kPause = 20;     // Milliseconds.
  static constexpr int kPatience = 100; // Pauses.

  static std::string fileOf(pid_t pid) {
    char path[4096];
    const ssize_t size =
        readlink(("/proc/" + std::to_string(pid) + "/exe").c_str(), path, sizeof path);
    return size > 0 ? std::string(path, static_cast<std::size_t>(size)) : std::string();
  }

  Role roleOf(pid_t pid) {
    const std::string file = fileOf(pid);
    if (file == order_.hrtool) {
      return Role::kSession;
    }
    return marked_ && file == order_.program[0] ? Role::kProgram : Role::kNone;
  }

  static const SystemCall* callOf(int number) {
    for (const SystemCall& call : kSystemCalls) {
      if (call.number == number) {
        return &call;
      }
    }
    return nullptr;
  }

  /// The error that this call gets; 0: it is done.
  int errorFor(const seccomp_notif& request) {
    if (request.data.nr == SYS_prctl && request.data.args[0] == kMarker) {
      marked_ = true;
      return 0;
    }
    const SystemCall* call = callOf(request.data.nr);
    const Role role = call != nullptr ? roleOf(static_cast<pid_t>(request.pid)) : Role::kNone;
    if (role == Role::kNone) {
      return 0;
    }
    const long number = ++counts_[{role, call->name}];
    const bool hit = role == order_.role && order_.call == call->name && number >= order_.from &&
                     number < order_.from + order_.times;
    failed_ += hit ? 1 : 0;
    return hit ? order_.error : 0;
  }

  void answer() {
    seccomp_notif request{};
    if (ioctl(listener_, SECCOMP_IOCTL_NOTIF_RECV, &request) != 0) {
      return; // It was interrupted meanwhile, or has ended.
    }
    seccomp_notif_resp response{};
    response.id = request.id;
    if (const int error = errorFor(request); error != 0) {
      response.error = -error;
    } else {
      response.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    }
    ioctl(listener_, SECCOMP_IOCTL_NOTIF_SEND, &response);
  }

  const Order& order_;
  int listener_;
  pid_t program_;
  bool marked_ = false;
  std::map<std::pair<Role, const char*>, long> counts_;
  long failed_ = 0;
};

Role roleNamed(const std::string& name) {
  return name == "program" ? Role::kProgram : name == "session" ? Role::kSession : Role::kNone;
}

} // namespace

int main(int count, char** arguments) {
  if (count == 2 && std::string(arguments[1]) == "--list") {
    for (const SystemCall& call : kSystemCalls) {
      std::printf("%s %d\n", call.name, call.error);
    }
    return 0;
  }
  if (count < 10) {
    std::fprintf(stderr, "see the head of fault_supervisor.cpp\n");
    return 96;
  }
  const Order order{.report = arguments[1],
                    .role = roleNamed(arguments[2]),
                    .call = arguments[3],
                    .from = std::atol(arguments[4]),
                    .error = std::atoi(arguments[5]),
                    .times = std::atol(arguments[6]),
                    .hrtool = arguments[7],
                    .program = arguments + 9};
  auto* meeting = new (mmap(nullptr, sizeof(Meeting), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0)) Meeting;
  const pid_t child = fork();
  if (child == 0) {
    becomeProgram(order, *meeting);
  }
  const int listener = takeListener(child, *meeting);
  std::FILE* report = std::fopen(order.report, "w");
  if (report == nullptr) {
    fail(order.report);
  }
  std::fprintf(report, "pid %d\n", child);
  std::fflush(report);
  Supervisor supervisor(order, listener, child);
  const int status = supervisor.run();
  supervisor.report(report);
  std::fprintf(report, "status %d\n", status);
  std::fclose(report);
  return 0;
}
