// pthread_cancel, pthread_exit, longjmp out of wrapped frames, signal handlers, alternate stacks, fork: all pass untouched.
#include <cerrno>
#include <csetjmp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>
struct Loud { const char* n; ~Loud() { std::printf("~%s\n", n); } };
static pthread_barrier_t barrier;
static void waits() { Loud l{"waits"}; pthread_barrier_wait(&barrier); for (;;) { pthread_testcancel(); usleep(1000); } }
static void* cancelled(void*) { Loud l{"cancelled"}; waits(); return nullptr; }
static void exits(void* value) { Loud l{"exits"}; pthread_exit(value); }
static void* exiting(void* value) { Loud l{"exiting"}; exits(value); return nullptr; }
static void* catching(void*) { try { waits(); } catch (const char*) { std::puts("never"); } return nullptr; }
static sigjmp_buf jump;
static void handler(int s) { siglongjmp(jump, s); }
static int recovered() { struct sigaction a, old; std::memset(&a, 0, sizeof a); a.sa_handler = handler; sigaction(SIGSEGV, &a, &old); int s = sigsetjmp(jump, 1); if (s == 0) { *static_cast<volatile int*>(nullptr) = 1; } sigaction(SIGSEGV, &old, nullptr); return s; }
static volatile sig_atomic_t count = 0;
static void counting(int, siginfo_t* info, void*) { count = count + (info->si_pid == getpid()); }
static int withInfo() { struct sigaction a; std::memset(&a, 0, sizeof a); a.sa_sigaction = counting; a.sa_flags = SA_SIGINFO; sigaction(SIGUSR2, &a, nullptr); raise(SIGUSR2); raise(SIGUSR2); return count; }
static int onAlternateStack() { static char memory[65536]; stack_t s; std::memset(&s, 0, sizeof s); s.ss_sp = memory; s.ss_size = sizeof memory; sigaltstack(&s, nullptr); struct sigaction a; std::memset(&a, 0, sizeof a); static volatile sig_atomic_t inside; a.sa_handler = [](int) { char here; inside = &here >= memory && &here < memory + sizeof memory; }; a.sa_flags = SA_ONSTACK; sigaction(SIGUSR1, &a, nullptr); raise(SIGUSR1); return inside; }
static int forks() { int p[2]; if (pipe(p)) return -1; pid_t c = fork(); if (c == 0) { int v = 42; if (write(p[1], &v, sizeof v) < 0) { std::_Exit(1); } std::_Exit(3); } int v = 0, status = 0; if (read(p[0], &v, sizeof v) < 0) { return -2; } waitpid(c, &status, 0); return v + WEXITSTATUS(status); }
static int keepsErrno(int e) { errno = e; return errno; }
static pthread_key_t key;
static void destroyKey(void* v) { std::printf("key %d\n", *static_cast<int*>(v)); }
static void* setsKey(void* v) { pthread_setspecific(key, v); return nullptr; }
static pthread_once_t once = PTHREAD_ONCE_INIT;
static void initialise() { pthread_key_create(&key, destroyKey); }
int main() {
  pthread_t t;
  void* result = nullptr;
  pthread_barrier_init(&barrier, nullptr, 2);
  pthread_create(&t, nullptr, cancelled, nullptr);
  pthread_barrier_wait(&barrier);
  pthread_cancel(t);
  pthread_join(t, &result);
  std::printf("%d\n", result == PTHREAD_CANCELED);
  pthread_create(&t, nullptr, catching, nullptr);
  pthread_barrier_wait(&barrier);
  pthread_cancel(t);
  pthread_join(t, &result);
  std::printf("%d\n", result == PTHREAD_CANCELED);
  int value = 5;
  pthread_create(&t, nullptr, exiting, &value);
  pthread_join(t, &result);
  std::printf("%d\n", result == &value);
  pthread_once(&once, initialise);
  pthread_create(&t, nullptr, setsKey, &value);
  pthread_join(t, nullptr);
  std::printf("%d %d %d %d %d\n", recovered(), withInfo(), onAlternateStack(), forks(), keepsErrno(7));
}
