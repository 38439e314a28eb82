// A wrapped program that crashes as its arguments say and prints what was left of it: crash_program
// SCENARIO KIND.
#include "crash_kinds.h"
#include "wrapped.h"

#include <atomic>
#include <cerrno>
#include <csetjmp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <hot_restart/session.h>
#include <malloc.h>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace {

std::string destructors; // The names of what was destroyed, in order.
std::string kind;
std::atomic<int> attempts{0};
int crashesWanted = 1;
bool alternating = false; // Faults and exceptions by turns.
std::mutex lock;
volatile int eight = 8;

/// Says when it is destroyed.
struct Noisy {
  explicit Noisy(const char* text) : name(text) {}
  Noisy(const Noisy&) = delete;
  Noisy& operator=(const Noisy&) = delete;
  ~Noisy() {
    static std::mutex writing; // Two threads may be unwound at once.
    const std::lock_guard<std::mutex> guard(writing);
    destructors += std::string(destructors.empty() ? "" : " ") + name;
  }
  const char* name;
};

__attribute__((noinline)) int inner(int value) {
  const Noisy local("inner");
  const std::lock_guard<std::mutex> guard(lock);
  return crashAs(kind) + value;
}

int (*volatile callInner)(int) = &inner;

__attribute__((noinline)) int middle(int value) {
  const Noisy local("middle");
  return callInner(value) + 1;
}

int (*volatile callMiddle)(int) = &middle;

/// These swallow the restart, or stop the unwinder, if frames are entered that must not be.
__attribute__((noinline)) int swallowing(int value) {
  try {
    return callMiddle(value);
  } catch (...) {
    std::puts("ENTERED catch (...)");
    throw;
  }
}

__attribute__((noinline)) int unthrowing(int value) noexcept { return callMiddle(value); }

int* volatile noNumber = nullptr;

/// Faults with a local alive, in an instruction that is no call.
__attribute__((noinline)) int faultDirectly(int value) {
  const Noisy local("faulty");
  *noNumber = value;
  return callMiddle(value);
}

using Step = int (*)(int);
volatile Step step = &middle;

} // namespace

WRAPPED(int, work, (int value, std::unique_ptr<int> box), (value, box)) {
  const int attempt = ++attempts;
  if (alternating) {
    kind = attempt % 2 != 0 ? "null-read" : "throw-std";
    destructors.clear();
  }
  const Noisy local("body");
  if (attempt <= crashesWanted) {
    return step(value);
  }
  return value + *box;
}

WRAPPED_NOEXCEPT(int, workNoexcept, (int value), (value)) {
  const int attempt = ++attempts;
  const Noisy local("body");
  return attempt <= crashesWanted ? step(value) : value + 35;
}

WRAPPED_ESCAPING(int, workEscaping, (int value), (value)) {
  const int attempt = ++attempts;
  const Noisy local("body");
  return attempt <= crashesWanted ? step(value) : value + 35;
}

WRAPPED(int, outerWork, (int value), (value)) {
  const Noisy local("outer-body");
  return work(value, std::make_unique<int>(35));
}

// Runs out of stack once: a call that is not deeper than all before it is the restart.
WRAPPED(int, recurse, (int depth), (depth)) {
  static int deepest = 0;
  const Noisy local("r");
  volatile char space[512];
  space[depth % 512] = 1;
  if (depth <= deepest) {
    return 1000;
  }
  deepest = depth;
  return recurse(depth + 1) + space[depth % 512] - 1;
}

WRAPPED(int, plainPass, (int how), (how)) {
  const Noisy local("body");
  if (how == 1) {
    throw std::runtime_error("caught outside");
  }
  if (how == 2) {
    pthread_exit(nullptr);
  }
  for (;;) {
    pthread_testcancel();
    usleep(1000);
  }
}

WRAPPED(int, jump, (jmp_buf * where), (where)) { longjmp(*where, 1); }

WRAPPED(int, leave, (int status), (status)) {
  const Noisy local("body");
  std::atexit([] { std::puts("at exit"); });
  std::exit(status);
}

/// Loaded units replace it: see unit.cpp.
WRAPPED(int, reloaded, (int value), (value)) {
  ++attempts;
  return crashAs(kind) + value;
}

// The unit of the load-plan tests is bound to these.
static int fileCounter __attribute__((used)) = 40;
static thread_local int threadCounter __attribute__((used)) = 500;
extern "C" const char attempts_in_text[];
const char attempts_in_text[] __attribute__((used)) = "Text";
int* volatile fileCounterAddress = &fileCounter;

namespace {

struct CrashesInDestructor {
  ~CrashesInDestructor() {
    destructors += " crashing";
    crashAs("null-write");
  }
};

__attribute__((noinline)) int crashAgain(int value) {
  const Noisy outer("outside");
  const CrashesInDestructor crashing;
  const Noisy inner("inside");
  return callInner(value);
}

int countOpenFiles() {
  int count = 0;
  for (int descriptor = 0; descriptor < 1024; ++descriptor) {
    count += fcntl(descriptor, F_GETFD) >= 0 ? 1 : 0;
  }
  return count;
}

void report(int result) {
  const bool lockIsFree = lock.try_lock();
  std::printf("result %d attempts %d destructors [%s] uncaught %d current %d lock %s\n", result,
              attempts.load(), destructors.c_str(), std::uncaught_exceptions(),
              std::current_exception() ? 1 : 0, lockIsFree ? "free" : "held");
  std::fflush(stdout);
}

int doWork() { return work(7, std::make_unique<int>(35)); }

void runThread() {
  std::thread thread([] {
    const int result = doWork();
    report(result);
  });
  thread.join();
}

void runTwoThreads() {
  crashesWanted = 2;
  std::thread first([] { doWork(); });
  std::thread second([] { doWork(); });
  first.join();
  second.join();
  std::printf("attempts %d\n", attempts.load());
}

void runMany() {
  alternating = true;
  crashesWanted = 50;
  doWork(); // Warm: what is allocated once is allocated.
  const int files = countOpenFiles();
  const std::size_t heap = mallinfo2().uordblks;
  const void* here = __builtin_frame_address(0);
  crashesWanted = 1050;
  const int result = doWork();
  const auto growth = static_cast<long>(mallinfo2().uordblks) -
                      static_cast<long>(heap); // Freed bytes of a thread count.
  std::printf("result %d attempts %d files %d stack %d heap %s\n", result, attempts.load(),
              countOpenFiles() - files, here == __builtin_frame_address(0) ? 0 : 1,
              growth < 4096 ? "flat" : std::to_string(growth).c_str());
}

void runFork() {
  const pid_t child = fork();
  if (child == 0) {
    doWork();
    std::_Exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  std::printf("child signal %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

void runCaughtOutside() {
  try {
    plainPass(1);
  } catch (const std::runtime_error& error) {
    std::printf("caught %s\n", error.what());
  }
  report(0);
}

void runThreadEnds(int how) {
  pthread_t thread;
  pthread_create(
      &thread, nullptr,
      [](void* data) -> void* {
        plainPass(*static_cast<int*>(data));
        return nullptr;
      },
      &how);
  if (how == 3) {
    usleep(5000);
    pthread_cancel(thread);
  }
  void* result = nullptr;
  pthread_join(thread, &result);
  std::printf("ended %s [%s]\n", result == PTHREAD_CANCELED ? "cancelled" : "exited",
              destructors.c_str());
}

void runJump() {
  static jmp_buf here;
  if (setjmp(here) == 0) {
    jump(&here);
  }
  std::puts("jumped");
}

void runEscaping() {
  try {
    const int result = workEscaping(7);
    report(result);
  } catch (...) {
    std::printf("caught outside [%s]\n", destructors.c_str());
  }
}

void runWithinCatch() {
  try {
    throw std::runtime_error("outer");
  } catch (const std::exception& error) {
    const int result = doWork();
    report(result);
    std::printf("still handling %s\n", error.what());
  }
  std::printf("current %d\n", std::current_exception() ? 1 : 0);
}

void runNoChildSeen() {
  report(doWork());
  errno = 0;
  const pid_t any = waitpid(-1, nullptr, WNOHANG);
  std::printf("children %s\n", any == -1 && errno == ECHILD ? "none" : "some");
}

// ---- Signal handlers of the program's own

sigjmp_buf recovery;

void recover(int) { siglongjmp(recovery, 1); }

void say(const char* text) {
  [[maybe_unused]] const ssize_t written = write(1, text, std::strlen(text));
}

/// Does as crash reporters do: it says something, then lets the signal have its ordinary effect.
void reportAndRaise(int signal) {
  say("reported\n");
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void reportAndReturn(int signal) {
  say("reported\n");
  std::signal(signal, SIG_DFL);
}

void reportOnce(int, siginfo_t*, void*) { say("reported\n"); }

void reportAndAbort(int) {
  say("reported\n");
  std::abort();
}

void install(void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  sigaction(SIGSEGV, &action, nullptr);
}

void runRecovering() {
  install(&recover);
  if (sigsetjmp(recovery, 1) == 0) {
    doWork();
  }
  std::puts("recovered");
}

void runReporting(std::string_view how) {
  struct sigaction action = {};
  if (sigaction(SIGSEGV, nullptr, &action) != 0 || action.sa_handler != SIG_DFL) {
    std::puts("somebody handles SIGSEGV");
  }
  if (how == "handler-raises") {
    install(&reportAndRaise);
  } else if (how == "handler-returns") {
    std::signal(SIGSEGV, &reportAndReturn);
  } else if (how == "handler-aborts") {
    install(&reportAndAbort);
  } else {
    action.sa_sigaction = &reportOnce;
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_SIGINFO;
    sigaction(SIGSEGV, &action, nullptr);
  }
  report(doWork());
  sigset_t blocked;
  sigprocmask(SIG_SETMASK, nullptr, &blocked);
  sigaction(SIGSEGV, nullptr, &action);
  std::printf("blocked %d default %d\n", sigismember(&blocked, SIGSEGV),
              action.sa_handler == SIG_DFL ? 1 : 0);
}

/// A crash reporter that is there for a while only (test frameworks): what was before comes back.
void runRestored() {
  struct sigaction mine = {};
  struct sigaction before = {};
  mine.sa_handler = &recover;
  sigaction(SIGSEGV, &mine, &before);
  sigaction(SIGSEGV, &before, nullptr);
  report(doWork());
}

// ---- What one thread changes while another reads it

void handleNothing(int) {}

/// Two actions that differ in every part.
struct sigaction actionAt(int index) {
  struct sigaction action = {};
  if (index % 2 == 0) {
    action.sa_handler = &handleNothing;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
  } else {
    action.sa_sigaction = &reportOnce;
    sigfillset(&action.sa_mask);
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
  }
  return action;
}

bool isSame(const struct sigaction& one, const struct sigaction& other) {
  return one.sa_handler == other.sa_handler && one.sa_flags == other.sa_flags &&
         std::memcmp(&one.sa_mask, &other.sa_mask, sizeof one.sa_mask) == 0;
}

/// Whether sigaction() answers what the kernel will do.
bool kernelAgrees() {
  struct {
    void (*handler)(int);
    unsigned long flags;
    void* restorer;
    unsigned long mask;
  } installed = {};
  struct sigaction believed = {};
  syscall(SYS_rt_sigaction, SIGSEGV, nullptr, &installed, sizeof installed.mask);
  sigaction(SIGSEGV, nullptr, &believed);
  return installed.handler == believed.sa_handler;
}

/// One thread installs handlers; another asks all the time which one is installed.
int readWhileChanging() {
  const struct sigaction actions[] = {actionAt(0), actionAt(1)};
  std::atomic<bool> done{false};
  std::thread changing([&] {
    for (int i = 0; i < 1000000; ++i) {
      sigaction(SIGSEGV, &actions[i % 2], nullptr);
    }
    done = true;
  });
  int torn = 0;
  while (!done) {
    struct sigaction action = {};
    sigaction(SIGSEGV, nullptr, &action);
    torn += isSame(action, actions[0]) || isSame(action, actions[1]) ? 0 : 1;
  }
  changing.join();
  return torn;
}

/// Two threads install different handlers at once. Then both wait, and the kernel is asked.
int changeTwiceAtOnce() {
  constexpr int kRounds = 5000;
  std::atomic<int> arrived{0};
  int differing = 0;
  const auto meet = [&arrived](int total) {
    ++arrived;
    while (arrived < total) {
      std::this_thread::yield();
    }
  };
  const auto change = [&](int index) {
    for (int round = 0; round < kRounds; ++round) {
      for (int i = 0; i < 8; ++i) {
        const struct sigaction action = actionAt(index + i);
        sigaction(SIGSEGV, &action, nullptr);
      }
      meet(4 * round + 2);
      if (index == 0) {
        differing += kernelAgrees() ? 0 : 1;
      }
      meet(4 * round + 4);
    }
  };
  std::thread other(change, 1);
  change(0);
  other.join();
  return differing;
}

void runChangingHandlers() {
  const struct sigaction first = actionAt(0);
  sigaction(SIGSEGV, &first, nullptr);
  const int torn = readWhileChanging();
  const int differing = changeTwiceAtOnce();
  std::printf("torn %d differing %d\n", torn, differing);
}

void runChangingDebugger() {
  std::atomic<bool> done{false};
  std::thread other([&done] {
    for (int i = 0; i < 200000; ++i) {
      hot_restart::debugger = i % 2 == 0 ? "gdb" : "prompt";
    }
    done = true;
  });
  int torn = 0;
  hot_restart::debugger = "gdb";
  while (!done) {
    const std::string name = static_cast<const char*>(hot_restart::debugger);
    torn += name == "gdb" || name == "prompt" ? 0 : 1;
  }
  other.join();
  std::printf("torn %d\n", torn);
}

/// An exception that somebody catches goes on when no session can be started, here for want of
/// descriptors: from one less than are needed to none at all. The hard limit is lowered as well,
/// since the runtime raises a soft one where its reserve is gone.
void runWithoutDescriptors() {
  close_range(3, ~0U, 0);
  const int files = countOpenFiles();
  rlimit limit = {};
  getrlimit(RLIMIT_NOFILE, &limit);
  crashesWanted = 100;
  int caught = 0;
  for (const rlim_t few : {5, 5, 5, 5, 4, 3}) {
    limit.rlim_cur = limit.rlim_max = few;
    setrlimit(RLIMIT_NOFILE, &limit);
    try {
      workEscaping(7);
    } catch (const std::exception&) {
      ++caught;
    }
  }
  std::printf("caught %d files %d\n", caught, countOpenFiles() - files);
}

/// The program has an alternate stack of its own, as small as allowed, in the middle of its data.
void runSmallStack() {
  static struct {
    char before[65536];
    alignas(16) char stack[16384];
    char behind[65536];
  } memory;
  stack_t small{};
  small.ss_sp = memory.stack;
  small.ss_size = static_cast<std::size_t>(sysconf(_SC_MINSIGSTKSZ)) + 2048;
  sigaltstack(&small, nullptr);
  crashesWanted = 3;
  report(doWork());
  stack_t now{};
  sigaltstack(nullptr, &now);
  int changed = 0;
  for (const char byte : memory.before) {
    changed += byte != 0 ? 1 : 0;
  }
  std::printf("changed %d own %d\n", changed,
              now.ss_sp == small.ss_sp && now.ss_size == small.ss_size && now.ss_flags == 0 ? 1
                                                                                            : 0);
}

void runReloaded() {
  const int result = reloaded(2);
  std::printf("result %d attempts %d file %d thread %d\n", result, attempts.load(),
              *fileCounterAddress, threadCounter);
}

void runScenario(std::string_view scenario) {
  if (scenario == "plain") {
    report(doWork());
  } else if (scenario == "swallow") {
    step = &swallowing;
    report(doWork());
  } else if (scenario == "direct") {
    step = &faultDirectly;
    report(doWork());
  } else if (scenario == "unthrowing") {
    step = &unthrowing;
    report(doWork());
  } else if (scenario == "second-fault") {
    step = &crashAgain;
    report(doWork());
  } else if (scenario == "noexcept") {
    report(workNoexcept(7));
  } else if (scenario == "escaping") {
    runEscaping();
  } else if (scenario == "nested") {
    report(outerWork(7));
  } else if (scenario == "recursion") {
    const int result = recurse(1);
    std::printf("result %d destroyed %d\n", result, destructors.size() > 100 ? 1 : 0);
  } else if (scenario == "ten") {
    crashesWanted = 10;
    report(doWork());
  } else if (scenario == "many") {
    runMany();
  } else if (scenario == "thread") {
    runThread();
  } else if (scenario == "two-threads") {
    runTwoThreads();
  } else if (scenario == "fork") {
    runFork();
  } else if (scenario == "within-catch") {
    runWithinCatch();
  } else if (scenario == "no-child") {
    runNoChildSeen();
  } else if (scenario == "caught-outside") {
    runCaughtOutside();
  } else if (scenario == "thread-exit") {
    runThreadEnds(2);
  } else if (scenario == "thread-cancel") {
    runThreadEnds(3);
  } else if (scenario == "longjmp") {
    runJump();
  } else if (scenario == "recover") {
    runRecovering();
  } else if (scenario.substr(0, 8) == "handler-") {
    runReporting(scenario);
  } else if (scenario == "restored") {
    runRestored();
  } else if (scenario == "exit") {
    leave(7);
  } else if (scenario == "changing-handlers") {
    runChangingHandlers();
  } else if (scenario == "changing-debugger") {
    runChangingDebugger();
  } else if (scenario == "no-descriptors") {
    runWithoutDescriptors();
  } else if (scenario == "small-stack") {
    runSmallStack();
  } else if (scenario == "reload") {
    runReloaded();
  } else if (scenario == "unwrapped") {
    std::printf("%d\n", callMiddle(eight));
  } else {
    std::_Exit(97);
  }
}

} // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    return 96;
  }
  kind = arguments[2];
  runScenario(arguments[1]);
  return 0;
}
