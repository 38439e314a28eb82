// Changes what it was started with before it crashes, as programs do for purposes of their own; and
// looks afterwards whether it finds everything as it has left it.
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

static int compute(const int* input) { return *input; } // CRASH

static int environment() {
  for (const char* name : {"PATH", "LD_LIBRARY_PATH", "PYTHONHOME", "XDG_RUNTIME_DIR", "TMPDIR", "HOME"}) {
    setenv(name, "/nonexistent", 1);
  }
  mkdir("gone", 0700);
  const bool moved = chdir("gone") == 0 && rmdir("../gone") == 0;
  umask(0177);
  const int result = compute(nullptr);
  const mode_t mask = umask(0);
  std::printf("%d %d %o %s\n", result, moved ? 1 : 0, static_cast<unsigned>(mask), getenv("PATH"));
  return 0;
}

static int limits() {
  for (const int resource : {RLIMIT_FSIZE, RLIMIT_CPU}) {
    rlimit limit{};
    getrlimit(static_cast<__rlimit_resource>(resource), &limit);
    limit.rlim_cur = resource == RLIMIT_FSIZE ? 4096 : 5;
    setrlimit(static_cast<__rlimit_resource>(resource), &limit);
  }
  rlimit memory{};
  getrlimit(RLIMIT_AS, &memory);
  memory.rlim_cur = 400UL << 20; // Less than a compiler needs.
  setrlimit(RLIMIT_AS, &memory);
  const int result = compute(nullptr);
  rlimit now{};
  getrlimit(RLIMIT_AS, &now);
  std::printf("%d %lu\n", result, static_cast<unsigned long>(now.rlim_cur >> 20));
  return 0;
}

static int mask() {
  int result = 0;
  int blocked = 0;
  std::thread worker([&] {
    sigset_t all, now;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    result = compute(nullptr);
    pthread_sigmask(SIG_BLOCK, nullptr, &now);
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTERM}) {
      blocked += sigismember(&now, signal);
    }
  });
  worker.join();
  std::printf("%d %d\n", result, blocked);
  return 0;
}

static int descriptors() {
  const rlimit few{64, 64};
  setrlimit(RLIMIT_NOFILE, &few);
  std::vector<int> leaked;
  for (int fd; (fd = open("/dev/null", O_RDONLY)) >= 0;) {
    leaked.push_back(fd);
  }
  const int result = compute(nullptr);
  for (const int fd : leaked) {
    result == 0 ? 0 : close(fd);
  }
  std::printf("%d\n", result);
  return 0;
}

static int journal() {
  close(STDERR_FILENO);
  const int file = open("journal.dat", O_RDWR | O_CREAT | O_TRUNC, 0600);
  (void)!write(file, "first\n", 6);
  const int result = compute(nullptr);
  (void)!write(file, "last\n", 5);
  std::printf("%d %d\n", result, file);
  return 0;
}

static int closedPipe() {
  int ends[2];
  (void)!pipe(ends);
  dup2(ends[1], STDERR_FILENO);
  close(ends[0]);
  close(ends[1]);
  std::printf("%d\n", compute(nullptr));
  return 0;
}

static int subreaper() {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const pid_t child = fork();
  if (child == 0) {
    usleep(300000);
    _exit(7);
  }
  const int result = compute(nullptr);
  int strangers = 0, status = 0, code = -1;
  for (int i = 0; i < 20; ++i) {
    const pid_t ended = waitpid(-1, &status, WNOHANG);
    code = ended == child ? WEXITSTATUS(status) : code;
    strangers += ended > 0 && ended != child ? 1 : 0;
    if (ended < 0 && errno == ECHILD) {
      break;
    }
    usleep(100000);
  }
  std::printf("%d %d %d\n", result, code, strangers);
  return 0;
}

static int loop() {
  const int value = 41;
  int result = 0;
  while (access("stop", F_OK) != 0) {
    result = compute(&value);
    usleep(10000);
  }
  std::printf("%d\n", result);
  return 0;
}

static volatile sig_atomic_t handled = 0;
static void onSignal(int) { handled = handled + 1; }

/// No session: what a program sees of masks and signals that are sent is what it sees without us.
static int sent() {
  sigset_t all, before, now, one;
  sigfillset(&all);
  int score = pthread_sigmask(SIG_BLOCK, &all, &before) == 0 && sigismember(&before, SIGSEGV) == 0;
  std::thread([&] {
    sigprocmask(SIG_BLOCK, nullptr, &now);
    score += sigismember(&now, SIGSEGV);
  }).join();
  kill(getpid(), SIGSEGV); // It waits, and takes its place in the queue.
  sigpending(&now);
  score += sigismember(&now, SIGSEGV);
  sigemptyset(&one);
  sigaddset(&one, SIGSEGV);
  int got = 0;
  score += sigwait(&one, &got) == 0 && got == SIGSEGV;
  std::thread waiter([&] {
    int there = 0;
    score += sigwait(&one, &there) == 0 && there == SIGSEGV;
  });
  usleep(50000);
  kill(getpid(), SIGSEGV);
  waiter.join();
  struct sigaction action = {}, asked = {};
  action.sa_handler = onSignal;
  sigfillset(&action.sa_mask);
  for (const int signal : {SIGTERM, SIGSEGV}) {
    sigaction(signal, &action, nullptr);
    sigaction(signal, nullptr, &asked);
    score += sigismember(&asked.sa_mask, SIGBUS);
  }
  sigset_t* same = &all;
  sigprocmask(SIG_SETMASK, same, same);
  score += sigismember(same, SIGFPE);
  sigprocmask(SIG_SETMASK, &before, &now);
  score += sigismember(&now, SIGFPE);
  sigprocmask(SIG_BLOCK, nullptr, &now);
  score += 1 - sigismember(&now, SIGFPE);
  std::printf("%d of 10, %d\n", score, static_cast<int>(handled));
  return 0;
}

int main(int, char** arguments) {
  const std::string what = arguments[1];
  return what == "environment"   ? environment()
         : what == "limits"      ? limits()
         : what == "mask"        ? mask()
         : what == "descriptors" ? descriptors()
         : what == "journal"     ? journal()
         : what == "closed-pipe" ? closedPipe()
         : what == "subreaper"   ? subreaper()
         : what == "sent"        ? sent()
         : what == "loop"        ? loop()
                                 : 1;
}
